/** The optimizers on plain arrays: what tfjs would do in ten ops a weight is one loop. */
import type { OptimizerName } from '../../../core/spec/schema';
import { adam } from '../optimizers';

export interface UpdateRequest {
  /** Changed in place. */
  readonly weights: Float32Array;
  /** Changed in place; in the order of the optimizer's `slotNames`. */
  readonly slots: readonly Float32Array[];
  readonly gradient: Float32Array;
  readonly learningRate: number;
  /** Updates made before this one. */
  readonly iterations: number;
}

export const updates: Readonly<Record<OptimizerName, (request: UpdateRequest) => void>> = {
  adam: ({ weights, slots: [m, v], gradient, learningRate, iterations }) => {
    const { beta1, beta2, epsilon } = adam;
    const step = iterations + 1;
    const rate = (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
    for (let i = 0; i < weights.length; i++) {
      const g = gradient[i]!;
      const mean = (m![i]! += (g - m![i]!) * (1 - beta1));
      const square = (v![i]! += (g * g - v![i]!) * (1 - beta2));
      weights[i]! -= (rate * mean) / (Math.sqrt(square) + epsilon);
    }
  },
  sgd: ({ weights, gradient, learningRate }) => {
    for (let i = 0; i < weights.length; i++) weights[i]! -= learningRate * gradient[i]!;
  },
};
