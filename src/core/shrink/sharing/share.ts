import type { ModelGraph } from '../../graph/graph';
import { toPreciseHalf } from '../../numbers/float16';
import { copyWeights, type WeightKey, weightKey, type Weights } from '../../weights/weights';
import { kMeans, nearest } from './kMeans';

export interface SharingRequest {
  /** How many different values, beside zero, each weight of a layer may have. */
  readonly valuesOf: (layer: string) => number;
  /** E[g²] of every value: what an error in it costs (Choi et al. 2017, arXiv:1612.01543). */
  readonly squaredGradients: Weights;
}

/**
 * The weights with each value of a trainable one replaced by the nearest of a few: the centres of a k-means over that weight's values.
 * The centres are float16 where that is
 * precise, because they are stored, too. Zeros stay zero (Han et al. 2016, arXiv:1510.00149).
 */
export function shareValues(graph: ModelGraph, weights: Weights, { valuesOf, squaredGradients }: SharingRequest): Weights {
  const shared = copyWeights(weights);
  for (const layer of graph.layers) {
    for (const { name, trainable } of layer.weights) {
      if (!trainable) continue;
      const key = weightKey(layer.name, name);
      shareTensor(shared, key, valuesOf(layer.name), squaredGradients.get(key)!.data);
    }
  }
  return shared;
}

function shareTensor(weights: Weights, key: WeightKey, count: number, squared: Float32Array): void {
  const { data } = weights.get(key)!;
  const kept = data.reduce<number[]>((places, value, at) => (value === 0 ? places : (places.push(at), places)), []);
  if (kept.length === 0) return;
  const values = Float32Array.from(kept, (at) => data[at]!);
  const centres = kMeans(values, importancesOf(kept, squared), count).map(toPreciseHalf);
  for (const at of kept) data[at] = centres[nearest(centres, data[at]!)]!;
}

/** The part of the mean importance that every value has at least, so that none is simply forgotten. */
const leastImportance = 0.05;

function importancesOf(places: readonly number[], squared: Float32Array): Float32Array {
  const mean = places.reduce((sum, at) => sum + squared[at]!, 0) / places.length;
  return Float32Array.from(places, (at) => (mean === 0 ? 1 : squared[at]! / mean + leastImportance));
}
