/** Structure found by itself: see `core/methods/options/auto`. */
import type { AutoOptions } from '../../../core/methods/options/auto';
import { autoDefaults } from '../../../core/methods/records/auto';
import type { Method, Task } from '../method';

/** Small linear models bear larger steps than the ones that trained the original. */
const rateFactor = 4;

/** What trained the original is known to be about right. */
const knownRate = [0.5, 1, 2];
/** The original was trained elsewhere, and what is left of it may be close to its best: small steps leave it there. */
const unknownRate = [1 / 256, 1 / 64, 1 / 16, 1 / 4];
/** What the original gives for rows that are others in every epoch holds the model to it: larger steps only come there sooner. */
const heldRate = [1 / 8];

export function auto({ method: _, ...options }: AutoOptions, { train, target, original, pretrained, seesOtherRows }: Task): Method {
  const rateFactors = pretrained ? (seesOtherRows ? heldRate : unknownRate) : knownRate;
  return {
    rounds: [],
    rebuild: 'always',
    search: { ...autoDefaults, learningRate: train.learningRate * rateFactor, ...options, target, original, rateFactors },
  };
}
