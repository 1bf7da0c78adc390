/** Labels for rows that have none: what the model itself gives for them, which a smaller one is to give as well. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { npyHead } from '../../core/data/npy/write';
import { layerNamed } from '../../core/graph/graph';
import { elementCount } from '../../core/layers/kind';
import { joined } from '../../core/numbers/joined';
import type { BareModel } from '../../core/weights/model';
import { rowsInTurn } from '../data/prepare/statistics';
import type { RowArray } from '../data/rows/rowArray';
import { throwIfCancelled } from '../engine/errors';
import { layerOutputs } from '../engine/outputs';

/** Whether the model gives something else than rows like its own, so that rows alone do not say what it is to learn. */
export function needsLabels({ graph }: BareModel): boolean {
  if (graph.inputs.length > 1 || graph.outputs.length > 1) return false;
  const [input, output] = [layerNamed(graph, graph.inputs[0]!), layerNamed(graph, graph.output)];
  return elementCount(output.outputShape) !== elementCount(input.outputShape);
}

/** Writes what a model gives for each row as a .npy file, with an engine that is open. @param folder where the file goes @returns its name */
export async function writeOwnOutputs(model: BareModel, rows: RowArray, folder: string, signal: AbortSignal): Promise<string> {
  const { graph } = model;
  const parts: Float32Array[] = [];
  for await (const inputs of rowsInTurn(rows)) {
    throwIfCancelled(signal);
    const outputs = await layerOutputs(model, { inputs, count: inputs.length / rows.width }, [graph.output]);
    parts.push(outputs.get(graph.output)!);
  }
  const values = joined(parts);
  const name = `${graph.name}-outputs.npy`;
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  await writeFile(path.join(folder, name), [npyHead([rows.rows, values.length / rows.rows]), bytes]);
  return name;
}
