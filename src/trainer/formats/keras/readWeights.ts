/** The weights of a converted model, out of the file that it comes from. */
import { objectIn } from '../../../core/keras/config';
import { graphOf } from '../../../core/graph/build';
import type { ModelGraph } from '../../../core/graph/graph';
import { say } from '../../../core/message/message';
import { weightKey, type Weights } from '../../../core/weights/weights';
import { sizeOf } from '../../../core/numbers/sizeOf';
import { type WantedWeight, WeightsMismatch } from '../fit';
import { ImportError } from '../importError';
import { type ModelSource, sourceName } from '../modelSource';
import { readFitting } from '../namedArrays';
import type { ConvertedModel } from './convert/convert';
import type { Leaf } from './convert/flatten';
import { groupNames } from './groupNames';
import type { StoredArray } from '../storedArray';
import type { StoredWeights } from './storedWeights';

/** @throws ImportError when a weight is missing, or of another shape than its layer needs */
export async function readWeights(
  source: ModelSource,
  { layers, outputs, origins }: ConvertedModel,
  stored: StoredWeights,
  signal: AbortSignal,
): Promise<Weights> {
  const { graph } = graphOf('', layers, outputs);
  if (graph === undefined) throw new Error('a model that was converted without problems has no graph');
  const found = await stored.match(
    graph.layers.flatMap((layer) => {
      const leaf = origins.get(layer.name);
      return leaf === undefined || layer.weights.length === 0 ? [] : [{ layer, leaf }];
    }),
  );
  try {
    const find = ({ layer, weight }: WantedWeight) => {
      const array = found.get(weightKey(layer.name, weight.name));
      return array === undefined || sharedAxesOf(origins.get(layer.name)).length === 0 ? array : repeated(array, weight.shape);
    };
    return await readFitting(graph, find, source, signal);
  } catch (cause) {
    throw cause instanceof WeightsMismatch
      ? new ImportError(say('{0} does not fit its own model: {1}', sourceName(source), cause.userMessage))
      : cause;
  }
}

/** Axes of a PReLU's input, the batch being axis 0, along which all places have the same slope. */
function sharedAxesOf(leaf: Leaf | undefined): readonly unknown[] {
  const axes = objectIn(leaf?.element ?? {}, 'config')?.['shared_axes'];
  return Array.isArray(axes) ? axes : [];
}

/** Values that a file has once along an axis, for every place of it. */
function repeated(array: StoredArray, shape: readonly number[]): StoredArray {
  const fits = array.shape.length === shape.length && array.shape.every((size, axis) => size === 1 || size === shape[axis]);
  if (!fits) return array;
  return {
    ...array,
    shape,
    read: async () => {
      const values = await array.read();
      return Float32Array.from({ length: sizeOf(shape) }, (_, at) => values[placeOf(at, shape, array.shape)]!);
    },
  };
}

/** Where the value for a place of `shape` lies in an array that has some of its axes once. */
function placeOf(at: number, shape: readonly number[], stored: readonly number[]): number {
  let [rest, place, stride] = [at, 0, 1];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (stored[axis] !== 1) place += (rest % shape[axis]!) * stride;
    rest = Math.floor(rest / shape[axis]!);
    stride *= stored[axis]!;
  }
  return place;
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
