/** A model in a run folder: its spec, TF.js's files with its weights, and what was shrunk also packed into one file. */
import path from 'node:path';
import { type RowsTaken, rowsTakenFile } from '../../core/data/rowsTaken';
import type { ModelGraph } from '../../core/graph/graph';
import type { Spec } from '../../core/spec/schema';
import { writeSpec } from '../../core/spec/write';
import type { Weights } from '../../core/weights/weights';
import { type ModelOfRun, specOfModel } from '../../system/runs/layout';
import type { RunFolder } from '../../system/runs/runFolder';
import { packedExtension, type PackedModel } from '../formats/packed/packed';
import { weightsFile, writeLayersModel } from '../formats/tfjs/layersModel';
import { inSpecOrder } from '../../core/graph/graph';

export const modelFile = 'model.json';

export interface ModelToStore {
  /** Which of the run's models it is. */
  readonly model: ModelOfRun;
  readonly graph: ModelGraph;
  readonly weights: Weights;
  /** The spec of the run. */
  readonly source: Spec;
  /** This program, with its version. */
  readonly generatedBy: string;
  readonly packed?: PackedModel;
  /** What stands in its rows, where that cannot be seen from their shape. */
  readonly rowsTaken?: RowsTaken;
}

/**
 * Writes `<name>.model.json`, `model.json` and `weights.bin` into a folder of the run, and the packed model beside them as `<name>.bonsai`. The spec has
 * the model's layers and weights; `rows.json` says what the rows are that it takes. It names no data files, so that the folder can be copied anywhere (see `runOrigin.ts`).
 *
 * @returns the spec's path inside the run folder
 */
export async function storeModel(folder: RunFolder, stored: ModelToStore): Promise<string> {
  const { model, graph, weights, source, generatedBy, packed, rowsTaken } = stored;
  const layers = inSpecOrder(graph.layers).map((layer) => layer.spec);
  const { data, name, weights: _, layers: __, ...rest } = source;
  const generated = data !== undefined && 'generate' in data ? { data } : {};
  const spec: Spec = { name, layers, weights: modelFile, ...generated, ...rest };
  const files = writeLayersModel(graph, weights, generatedBy);
  await folder.write(path.join(model, weightsFile), files.weights);
  await folder.write(path.join(model, modelFile), files.model);
  if (rowsTaken !== undefined) await folder.write(path.join(model, rowsTakenFile), `${JSON.stringify(rowsTaken, null, 2)}\n`);
  if (packed !== undefined) await folder.write(path.join(model, `${name}${packedExtension}`), packed.file);
  await folder.write(specOfModel(model, name), writeSpec(spec));
  return specOfModel(model, name).split(path.sep).join('/');
}
