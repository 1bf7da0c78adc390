/** The optimizers on plain arrays: what tfjs would do in ten ops a weight is one loop. */
import type { OptimizerName } from '../../../core/spec/schema';
import { adamSettings, type OptimizerOptions, rmspropSettings } from '../optimizers';

export interface UpdateRequest {
  /** Changed in place. */
  readonly weights: Float32Array;
  /** Changed in place; in the order of `slotNamesOf`. */
  readonly slots: readonly Float32Array[];
  readonly gradient: Float32Array;
  readonly options: OptimizerOptions;
  readonly learningRate: number;
  /** Updates made before this one. */
  readonly iterations: number;
}

type Update = (request: UpdateRequest) => void;

const updateByAdam: Update = ({ weights, slots: [m, v], gradient, options, learningRate, iterations }) => {
  const { beta1, beta2, epsilon } = adamSettings(options);
  const step = iterations + 1;
  const rate = (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
  for (let i = 0; i < weights.length; i++) {
    const g = gradient[i]!;
    const mean = (m![i]! += (g - m![i]!) * (1 - beta1));
    const square = (v![i]! += (g * g - v![i]!) * (1 - beta2));
    weights[i]! -= (rate * mean) / (Math.sqrt(square) + epsilon);
  }
};

export const updates: Readonly<Record<OptimizerName, Update>> = {
  adam: updateByAdam,
  adamw: (request) => {
    const { weights, options, learningRate } = request;
    const { weightDecay } = adamSettings(options);
    for (let i = 0; i < weights.length; i++) weights[i]! -= learningRate * weightDecay * weights[i]!;
    updateByAdam(request);
  },
  rmsprop: ({ weights, slots: [squares, steps, means], gradient, options, learningRate }) => {
    const { rho, momentum, epsilon } = rmspropSettings(options);
    for (let i = 0; i < weights.length; i++) {
      const g = gradient[i]!;
      const square = (squares![i]! += (g * g - squares![i]!) * (1 - rho));
      const mean = means === undefined ? 0 : (means[i]! += (g - means[i]!) * (1 - rho));
      weights[i]! -= steps![i] = momentum * steps![i]! + (learningRate * g) / Math.sqrt(square - mean * mean + epsilon);
    }
  },
  sgd: ({ weights, slots: [velocities], gradient, options: { momentum = 0, nesterov = false }, learningRate }) => {
    for (let i = 0; i < weights.length; i++) {
      const step = -learningRate * gradient[i]!;
      if (velocities === undefined) weights[i]! += step;
      else {
        const velocity = (velocities[i] = momentum * velocities[i]! + step);
        weights[i]! += nesterov ? momentum * velocity + step : velocity;
      }
    }
  },
};
