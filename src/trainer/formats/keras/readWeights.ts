/** The weights of a converted model, out of the file that it comes from. */
import { graphOf } from '../../../core/graph/build';
import type { ModelGraph } from '../../../core/graph/graph';
import type { WeightSpec } from '../../../core/layers/kind';
import { say } from '../../../core/message/message';
import { sizeOf } from '../../../core/numbers/sizeOf';
import { weightKey, type Weights } from '../../../core/weights/weights';
import { WeightsMismatch } from '../fit';
import { ImportError } from '../importError';
import { type ModelSource, sourceName } from '../modelSource';
import { readFitting } from '../namedArrays';
import { withOrder } from './arrayChanges';
import type { ConvertedModel } from './convert/convert';
import type { Leaf } from './convert/flatten';
import { groupNames } from './groupNames';
import type { StoredArray } from '../storedArray';
import type { StoredWeights } from './storedWeights';

/**
 * @param stored asked for where a layer has weights
 * @throws ImportError when a weight is missing, or of another shape than its layer needs
 */
export async function readWeights(
  source: ModelSource,
  { layers, outputs, origins }: ConvertedModel,
  stored: () => StoredWeights,
  signal: AbortSignal,
): Promise<Weights> {
  const { graph } = graphOf('', layers, outputs);
  if (graph === undefined) throw new Error('a model that was converted without problems has no graph');
  const wanted = graph.layers.flatMap((layer) => {
    const leaf = origins.get(layer.name);
    return leaf === undefined || layer.weights.length === 0 ? [] : [{ layer, leaf, values: leaf.values ?? {}, order: leaf.order }];
  });
  if (wanted.length === 0) return new Map();
  const inFile = wanted.filter(({ values }) => Object.keys(values).length === 0);
  const found = new Map(inFile.length === 0 ? [] : await stored().match(inFile));
  for (const { layer, values, order } of wanted)
    for (const weight of layer.weights) {
      const key = weightKey(layer.name, weight.name);
      const array = found.get(key);
      if (Object.hasOwn(values, weight.name)) found.set(key, givenArray(weight, values[weight.name]!));
      else if (order !== undefined && array !== undefined) found.set(key, withOrder(order)(array));
    }
  try {
    return await readFitting(graph, ({ layer, weight }) => found.get(weightKey(layer.name, weight.name)), source, signal);
  } catch (cause) {
    throw cause instanceof WeightsMismatch
      ? new ImportError(say('{0} does not fit its own model: {1}', sourceName(source), cause.userMessage))
      : cause;
  }
}

/** Values that stand in the model's configuration; a single one is that of all units. */
function givenArray({ name, shape }: WeightSpec, values: readonly number[]): StoredArray {
  const all = values.length === 1 ? Array<number>(sizeOf(shape)).fill(values[0]!) : values;
  return {
    name,
    shape: all.length === sizeOf(shape) ? shape : [all.length],
    dtype: 'float32',
    bytes: 0,
    read: () => Promise.resolve(Float32Array.from(all)),
  };
}

/** Of a file without a model, for layers of the names that they have in it. @throws WeightsMismatch, ImportError */
export async function readWeightsAlone(
  source: ModelSource,
  graph: ModelGraph,
  stored: StoredWeights,
  signal: AbortSignal,
): Promise<Weights> {
  const groups = groupNames(graph.layers.map(({ spec }) => spec.type));
  const origins = graph.layers.flatMap((layer, index) => {
    const { name, inputs, spec } = layer;
    const leaf: Leaf = { name, className: spec.type, inputs, path: [{ name, group: groups[index]! }], uses: 1 };
    return layer.weights.length === 0 ? [] : [{ layer, leaf }];
  });
  const found = await stored.match(origins);
  return readFitting(graph, ({ layer, weight }) => found.get(weightKey(layer.name, weight.name)), source, signal);
}
