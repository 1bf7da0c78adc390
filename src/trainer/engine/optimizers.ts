/** Definitions that both engines share: where tfjs and TensorFlow differ, TensorFlow's holds. */
import type { OptimizerName } from '../../core/spec/schema';

/** What each optimizer remembers of every trainable weight. */
export const slotNames: Readonly<Record<OptimizerName, readonly string[]>> = {
  adam: ['m', 'v'],
  sgd: [],
  adamw: ['m', 'v'],
  rmsprop: ['square', 'step'],
};

/**
 * Adam (Kingma and Ba 2015) in the form before its section 2.1's end, with Keras's settings:
 * w −= lr · √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε).
 */
export const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;

/** AdamW (Loshchilov and Hutter 2019): before Adam's step, every weight shrinks by learning rate times this, Keras's default. */
export const weightDecay = 0.004;

/** RMSprop (Tieleman and Hinton 2012) as TensorFlow has it: w −= lr · g / √(square + ε), with square the moving mean of g². */
export const rmsprop = { decay: 0.9, epsilon: 1e-7 } as const;
