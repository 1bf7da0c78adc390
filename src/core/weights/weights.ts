/** A model's numbers as plain data, apart from any engine. */
import type { GraphLayer, ModelGraph } from '../graph/graph';

export interface WeightTensor {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Float32Array;
}

/** A weight's key: its layer's name and its own, as in "encoder1/kernel". */
export type WeightKey = `${string}/${string}`;

export type Weights = ReadonlyMap<WeightKey, WeightTensor>;

/** For each masked weight, 1 where a value is kept and 0 where it is pruned; a weight without a mask is kept whole. */
export type Masks = ReadonlyMap<WeightKey, Uint8Array>;

/**
 * The key of a layer's weight.
 *
 * @example
 * weightKey('encoder1', 'kernel'); // → 'encoder1/kernel'
 */
export function weightKey(layer: string, weight: string): WeightKey {
  return `${layer}/${weight}`;
}

/** The weight of a layer. @throws Error when it is missing: weights always belong to their graph. */
export function weightOf(weights: Weights, layer: string, weight: string): WeightTensor {
  const tensor = weights.get(weightKey(layer, weight));
  if (tensor === undefined) throw new Error(`the weight ${layer}/${weight} is missing`);
  return tensor;
}

/** How many values are not zero. */
export function countNonZero(data: Float32Array): number {
  let count = 0;
  for (let at = 0; at < data.length; at++) count += Number(data[at] !== 0);
  return count;
}

/** Non-zero values of a layer's weights. */
export function nonZeroOfLayer(layer: GraphLayer, weights: Weights): number {
  return layer.weights.reduce((sum, { name }) => sum + countNonZero(weightOf(weights, layer.name, name).data), 0);
}

/** Non-zero values of all weights of a model. */
export function nonZeroOfModel(graph: ModelGraph, weights: Weights): number {
  return graph.layers.reduce((sum, layer) => sum + nonZeroOfLayer(layer, weights), 0);
}

/** Trainable values that no mask removes and that are zero all the same. */
export function keptZeros({
  graph,
  weights,
  masks,
}: {
  readonly graph: ModelGraph;
  readonly weights: Weights;
  readonly masks: Masks;
}): number {
  let count = 0;
  for (const layer of graph.layers) {
    for (const { name } of layer.weights.filter(({ trainable }) => trainable)) {
      const { data } = weightOf(weights, layer.name, name);
      const mask = masks.get(weightKey(layer.name, name));
      for (let at = 0; at < data.length; at++) count += Number(data[at] === 0 && mask?.[at] !== 0);
    }
  }
  return count;
}

/** A copy that shares nothing with the original. */
export function copyWeights(weights: Weights): Map<WeightKey, WeightTensor> {
  return new Map([...weights].map(([key, { shape, data }]) => [key, { shape, data: data.slice() }]));
}

/** A copy with zeros where the masks say so. */
export function applyMasks(weights: Weights, masks: Masks): Map<WeightKey, WeightTensor> {
  const masked = copyWeights(weights);
  for (const [key, mask] of masks) {
    const data = masked.get(key)?.data;
    if (data !== undefined) for (let i = 0; i < data.length; i++) if (mask[i] === 0) data[i] = 0;
  }
  return masked;
}
