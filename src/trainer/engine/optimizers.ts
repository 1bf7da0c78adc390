/** Definitions that both engines share: where tfjs and TensorFlow differ, TensorFlow's holds. */
import type { OptimizerName } from '../../core/spec/schema';

/** What each optimizer remembers of every trainable weight. */
export const slotNames: Readonly<Record<OptimizerName, readonly string[]>> = { adam: ['m', 'v'], sgd: [] };

/**
 * Adam (Kingma and Ba 2015) in the form before its section 2.1's end, with Keras's settings:
 * w −= lr · √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε).
 */
export const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;
