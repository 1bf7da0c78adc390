/** Files that hold weights by name, and no model: the weights of a spec. */
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { ModelGraph } from '../../core/graph/graph';
import { type Message, say } from '../../core/message/message';
import type { WeightKey, Weights, WeightTensor } from '../../core/weights/weights';
import { fittingWeights, type WantedWeight } from './fit';
import { ImportError } from './importError';
import type { OpenedLayer, OpenedModel } from './importer';
import { type ModelSource, sourceName } from './modelSource';
import { asName } from './specName';
import { type StoredArray, valuesOf } from './storedArray';

/** Weights that are compressed take more than their file. */
const mostCompressed = 2 ** 28;

/** A file of such arrays, as a table with a row for each layer. */
export function openNamedArrays(source: ModelSource, arrays: readonly StoredArray[]): OpenedModel {
  const file = sourceName(source);
  return {
    name: asName(path.parse(file).name),
    layers: layersOf(arrays),
    notices: [],
    convert: () => Promise.reject(new ImportError(say('{0} cannot be imported: {1}', file, alone(file)))),
    weightsFor: (graph, signal) => {
      const byName = new Map(arrays.map((array) => [array.name, array]));
      return readFitting(
        graph,
        ({ layer, weight: { name } }) => byName.get(`${layer.name}/${name}`) ?? byName.get(`${layer.name}.${name}`),
        source,
        signal,
      );
    },
  };
}

/** The weights of a graph, each read after all have been found to fit. @throws WeightsMismatch, ImportError */
export async function readFitting(
  graph: ModelGraph,
  find: (wanted: WantedWeight) => StoredArray | undefined,
  source: ModelSource,
  signal: AbortSignal,
): Promise<Weights> {
  const weights = new Map<WeightKey, WeightTensor>();
  const fitting = fittingWeights(graph, find);
  // Several may claim the same bytes of the file.
  if (fitting.reduce((sum, { stored }) => sum + stored.bytes, 0) > Math.max(source.size, mostCompressed))
    throw new ImportError(say('{0} is damaged: its weights would take more bytes than it has', sourceName(source)));
  for (const { key, shape, stored } of fitting) {
    await setImmediate();
    signal.throwIfAborted();
    weights.set(key, { shape, data: await stored.read() });
  }
  return weights;
}

function alone(file: string): Message {
  return say('it holds weights alone: write a spec whose layers have their names, with "weights": "{0}"', file);
}

/** "encoder.0.weight" is the weight "weight" of "encoder.0". */
function layersOf(arrays: readonly StoredArray[]): OpenedLayer[] {
  const layers = new Map<string, StoredArray[]>();
  for (const array of arrays) {
    const [, layer = array.name] = /^(.*)[/.][^/.]+$/u.exec(array.name) ?? [];
    const others = layers.get(layer);
    if (others === undefined) layers.set(layer, [array]);
    else others.push(array);
  }
  return [...layers].map(([name, own]) => ({
    name,
    type: '',
    inputs: [],
    params: valuesOf(own),
    weights: own.map(({ name: weight, shape, dtype, bytes }) => ({ name: weight, shape, dtype, bytes })),
  }));
}
