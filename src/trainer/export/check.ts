/** Whether an exported file predicts what the model does, on the same rows. */
import { largestDifference } from '../../core/score/metrics';
import { assemble } from '../../core/graph/edit';
import { layerNamed, type ModelGraph } from '../../core/graph/graph';
import { elementCount } from '../../core/layers/kind';
import { joinColumns, splitColumns } from '../../core/numbers/columns';
import type { BareModel } from '../../core/weights/model';
import type { TrainSpec } from '../../core/spec/schema';
import type { ExportCheck } from '../../protocol/exportModel';
import type { Engine, ModelSession } from '../engine/engine';
import { lossOfOutputs } from '../engine/lossOfOutputs';
import type { Exporter, FileInRuntime, ModelToExport } from '../formats/exporter';
import type { Runtimes } from '../formats/importer';
import { withOpened } from '../import/withOpened';
import { predictAll } from '../measure/score';
import type { RowsOfModel } from './rows';

export interface CheckRequest {
  readonly engine: Engine;
  readonly model: ModelToExport;
  readonly runtimes: Runtimes;
  readonly train: TrainSpec;
  readonly rows: RowsOfModel;
  readonly signal: AbortSignal;
}

/** What the model itself makes of the rows. */
export async function predictedByModel(request: CheckRequest): Promise<Float32Array> {
  const session = await compiled(request, request.model);
  try {
    return await predictAll(session, request.rows.check, request.signal);
  } finally {
    session.dispose();
  }
}

/**
 * @param file absolute, the format's first one
 * @param expected from `predictedByModel`
 * @returns null where nothing on this machine can run the file
 */
export async function checkFile(
  exporter: Exporter,
  file: string,
  expected: Float32Array,
  request: CheckRequest,
): Promise<ExportCheck | null> {
  const { model, train, rows, runtimes, signal } = request;
  const opened = await (exporter.run === undefined ? readBack(file, request) : exporter.run({ file, model, runtimes }));
  if (opened === undefined) return null;
  try {
    const outputs = await predictAll(opened, rows.check, signal);
    const loss = (of: Float32Array) => (rows.hasLoss ? lossOfOutputs(model.graph, train, { outputs: of, ...rows.check }) : null);
    return {
      runtime: opened.runtime,
      rows: rows.check.count,
      ofData: rows.ofData,
      maxDifference: largestDifference(expected, outputs),
      loss: loss(outputs),
      modelLoss: loss(expected),
    };
  } finally {
    await opened.dispose();
  }
}

/** The file as our own importer reads it, for a format whose program is not at hand. */
async function readBack(file: string, request: CheckRequest): Promise<FileInRuntime> {
  const { signal, model } = request;
  const read = await withOpened(file, signal, async (opened): Promise<BareModel> => {
    if (opened.weightsFor !== undefined) return { graph: model.graph, weights: await opened.weightsFor(model.graph, signal) };
    const { layers, outputs, weights } = await opened.convert(signal);
    return { graph: assemble({ name: model.graph.name, outputs }, layers), weights };
  });
  const session = await compiled(request, read);
  const given = reordered(model.graph, model.graph.inputs, read.graph.inputs);
  const made = reordered(read.graph, read.graph.outputs, model.graph.outputs);
  return {
    runtime: `Model Bonsai's reader`,
    predict: async (inputs, count) => made(await session.predict(given(inputs, count), count), count),
    dispose: () => session.dispose(),
  };
}

/** Rows of some layers for another order of them; a file whose layers have other names has them in the same order. */
function reordered(graph: ModelGraph, from: readonly string[], to: readonly string[]): (rows: Float32Array, count: number) => Float32Array {
  if (from.length !== to.length || from.every((name, at) => to[at] === name) || !to.every((name) => from.includes(name)))
    return (rows) => rows;
  const widths = from.map((name) => elementCount(layerNamed(graph, name).outputShape)!);
  return (rows, count) => {
    const parts = splitColumns(rows, count, widths).map((values, at) => ({ width: widths[at]!, values }));
    return joinColumns(
      to.map((name) => parts[from.indexOf(name)]!),
      count,
    );
  };
}

function compiled({ engine, train, rows }: CheckRequest, { graph, weights }: BareModel): Promise<ModelSession> {
  return engine.compileToPredict({ graph, weights, data: { training: rows.check }, train });
}
