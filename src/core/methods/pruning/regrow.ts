import type { WeightKey, Weights } from '../../weights/weights';
import type { Importances } from './importance';
import { Ranking } from './rank';

export interface Regrowth {
  readonly weights: Weights;
  /** Mean gradients of all weights, the pruned ones too. */
  readonly gradients: Weights;
  /** How many weights are to be kept in all. */
  readonly kept: number;
  /** The part of them, 0 to 1, that is given to pruned weights. */
  readonly share: number;
}

/**
 * Importances by which pruned weights may come back: the best weights keep their places, and the rest of the places goes to the pruned weights
 * with the largest gradients, which would lower the loss most (Evci et al. 2020, "RigL", arXiv:1911.11134; Guo et al. 2016, arXiv:1608.04493).
 */
export function withRegrowth(importances: Importances, { weights, gradients, kept, share }: Regrowth): Importances {
  const secure = new Ranking(importances).best(Math.round(kept * (1 - share)));
  const largest = Math.max(...[...importances.keys()].map((key) => largestValue(gradients.get(key)!.data)), Number.MIN_VALUE);
  return new Map(
    [...importances].map(([key, values]): [WeightKey, Float32Array] => {
      const [mask, weight, gradient] = [secure.get(key)!, weights.get(key)!.data, gradients.get(key)!.data];
      const importance = (value: number, at: number) => {
        if (value < 0) return value;
        if (mask[at] === 1) return 2;
        // What was not pruned until now, and is not among the best, leaves before what was.
        return weight[at] === 0 ? 1 + Math.abs(gradient[at]!) / largest : 0;
      };
      return [key, values.map(importance)];
    }),
  );
}

function largestValue(values: Float32Array): number {
  return values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}
