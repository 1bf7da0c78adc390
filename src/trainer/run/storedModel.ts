/** A model in a run folder: its spec, TF.js's files with its weights, and what was shrunk also packed into one file. */
import path from 'node:path';
import type { ModelGraph } from '../../core/graph/graph';
import type { DataSpec, Spec } from '../../core/spec/schema';
import { writeSpec } from '../../core/spec/write';
import type { Weights } from '../../core/weights/weights';
import { packedExtension, type PackedModel } from '../formats/packed/packed';
import { weightsFile, writeLayersModel } from '../formats/tfjs/layersModel';
import type { RunFolder } from './runFolder';
import type { SpecFile } from './specFile';

export const modelFile = 'model.json';

/**
 * Writes `<name>.model.json`, `model.json` and `weights.bin` into a folder of the run, and the packed model beside them as `<name>.bonsai`. The spec has the model's layers and weights, and finds
 * the data of the original spec from its own place.
 *
 * @returns the spec's path inside the run folder
 */
export async function storeModel(
  folder: RunFolder,
  name: 'original' | 'shrunk' | 'working',
  graph: ModelGraph,
  weights: Weights,
  source: SpecFile,
  generatedBy: string,
  packed?: PackedModel,
): Promise<string> {
  const layers = [...graph.layers].sort((a, b) => a.index - b.index).map((layer) => layer.spec);
  const { data, name: modelName, weights: _, layers: __, ...rest } = source.spec;
  const moved = data === undefined ? {} : { data: movedData(data, source.folder, path.join(folder.final, name)) };
  const spec: Spec = { name: modelName, layers, weights: modelFile, ...moved, ...rest };
  const files = writeLayersModel(graph, weights, generatedBy);
  await folder.write(path.join(name, weightsFile), files.weights);
  await folder.write(path.join(name, modelFile), files.model);
  if (packed !== undefined) await folder.write(path.join(name, `${modelName}${packedExtension}`), packed.file);
  const specName = path.join(name, `${modelName}.model.json`);
  await folder.write(specName, writeSpec(spec));
  return specName;
}

/** The data section with its files as they are named from another folder. */
function movedData(data: DataSpec, from: string, to: string): DataSpec {
  if ('generate' in data) return data;
  const move = (file: string) => path.relative(to, path.resolve(from, file)).split(path.sep).join('/');
  const files = <T extends { readonly file: string; readonly labels?: string }>(part: T): T => ({
    ...part,
    file: move(part.file),
    ...(part.labels === undefined ? {} : { labels: move(part.labels) }),
  });
  const { validation } = data;
  return { ...files(data), ...(typeof validation === 'object' ? { validation: files(validation) } : {}) };
}
