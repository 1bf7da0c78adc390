import type { ModelGraph } from '../../graph/graph';
import type { Random } from '../../random/random';
import { connectionsOf, eachConnection } from '../../units/connections';
import type { Masks, WeightKey, Weights } from '../../weights/weights';
import type { UnitValues } from '../unitPruning/signals';

/** What a weight is worth, by value: the larger, the more the model would miss it. Below zero: not to be kept at all. */
export type Importances = ReadonlyMap<WeightKey, Float32Array>;

/** |w| (Han et al. 2015, arXiv:1506.02626). */
export function magnitudeImportance(weights: Weights, keys: readonly WeightKey[]): Importances {
  return byValue(keys, weights, (value) => Math.abs(value));
}

/** |w · g| with the mean gradient g: the change of the loss, to first order, when w is set to zero (Molchanov et al. 2017, arXiv:1611.06440). */
export function gradientImportance(weights: Weights, mean: Weights, keys: readonly WeightKey[]): Importances {
  return byValue(keys, weights, (value, key, at) => Math.abs(value * mean.get(key)!.data[at]!));
}

/**
 * ½ w² E[g²]: the change of the loss, to second order, at a minimum, with the squared gradients in the place of the Hessian's diagonal
 * (LeCun et al. 1990, "Optimal Brain Damage"; Theis et al. 2018, arXiv:1801.05787).
 */
export function taylorImportance(weights: Weights, squared: Weights, keys: readonly WeightKey[]): Importances {
  return byValue(keys, weights, (value, key, at) => 0.5 * value ** 2 * squared.get(key)!.data[at]!);
}

/**
 * |w| · √E[x²] with the unit x that the weight takes: what it contributes to its own unit (Sun et al. 2023, "Wanda", arXiv:2306.11695). A weight
 * behind an input that is always zero is worth nothing, however large it was made at the start.
 *
 * @param sizes √E[x²] of each layer's units, by layer
 */
export function activationImportance(graph: ModelGraph, weights: Weights, sizes: UnitValues): Importances {
  const importances = new Map<WeightKey, Float32Array>();
  for (const layer of graph.layers) {
    for (const kernel of connectionsOf(layer)) {
      const incoming = sizes.get(kernel.from)!;
      const { data } = weights.get(kernel.key)!;
      const values = new Float32Array(data.length);
      eachConnection(kernel, (input, _, at) => (values[at] = Math.abs(data[at]!) * incoming[input]!));
      importances.set(kernel.key, values);
    }
  }
  return importances;
}

/**
 * How far training moved a weight away from zero, however large it is (Sanh et al. 2020, arXiv:2005.07683). Weights that moved towards zero come
 * last, in the order of their movement, and pruned ones behind them.
 *
 * @param before the weights when the training began
 */
export function movementImportance(weights: Weights, before: Weights, keys: readonly WeightKey[]): Importances {
  return byValue(keys, weights, (value, key, at) => (value === 0 ? 0 : Math.exp(Math.abs(value) - Math.abs(before.get(key)!.data[at]!))));
}

/** Any value at all, to compare the others with; pruned weights stay pruned. */
export function randomImportance(weights: Weights, random: Random, keys: readonly WeightKey[]): Importances {
  return byValue(keys, weights, (value) => (value === 0 ? 0 : 1 + random.uniform()));
}

/** Importances by which the chosen weights come before all others. */
export function placedFirst(importances: Importances, chosen: Masks): Importances {
  return new Map(
    [...importances].map(([key, values]) => {
      const mask = chosen.get(key)!;
      const placed = values.slice();
      for (let at = 0; at < placed.length; at++) if (mask[at] === 1) placed[at] = Infinity;
      return [key, placed];
    }),
  );
}

function byValue(
  keys: readonly WeightKey[],
  weights: Weights,
  importance: (value: number, key: WeightKey, at: number) => number,
): Importances {
  return new Map(
    keys.map((key) => {
      const { data } = weights.get(key)!;
      const values = new Float32Array(data.length);
      for (let at = 0; at < data.length; at++) values[at] = importance(data[at]!, key, at);
      return [key, values];
    }),
  );
}
