/** Structure found by itself: see `core/methods/options/auto`. */
import type { AutoOptions } from '../../../core/methods/options/auto';
import { autoDefaults } from '../../../core/methods/records/auto';
import type { Method, Task } from '../method';

/** Small linear models bear larger steps than the ones that trained the original. */
const rateFactor = 4;

export function auto({ method: _, ...options }: AutoOptions, { train, target, original }: Task): Method {
  return {
    rounds: [],
    rebuild: 'always',
    search: { ...autoDefaults, learningRate: train.learningRate * rateFactor, ...options, target, original },
  };
}
