/** Definitions that both engines share: where tfjs and TensorFlow differ, TensorFlow's holds. */
import type { OptimizerName, TrainSpec } from '../../core/spec/schema';

/** How weights are changed, but for the learning rate. */
export type OptimizerOptions = Pick<TrainSpec, 'optimizer' | 'momentum' | 'nesterov' | 'clipNorm'>;

/** What an optimizer remembers of every trainable weight. */
export function slotNamesOf({ optimizer, momentum = 0 }: OptimizerOptions): readonly string[] {
  return optimizer === 'sgd' && momentum > 0 ? ['momentum'] : slotNames[optimizer];
}

const slotNames: Readonly<Record<OptimizerName, readonly string[]>> = {
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

/** What gradients are multiplied by for a global norm of at most `clipNorm` (Pascanu, Mikolov and Bengio 2013). */
export function clippingScale(norm: number, clipNorm: number): number {
  return clipNorm / Math.max(norm, clipNorm);
}
