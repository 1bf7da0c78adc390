/** Definitions that both engines share: where tfjs and TensorFlow differ, TensorFlow's holds. */
import type { TrainSpec } from '../../core/spec/schema';
import type { OptimizerSetting } from '../../core/training/optimizerSettings';

/** How weights are changed, but for the learning rate. */
export type OptimizerOptions = Pick<TrainSpec, 'optimizer' | 'clipNorm' | OptimizerSetting>;

/** What an optimizer remembers of every trainable weight. */
export function slotNamesOf({ optimizer, momentum = 0, centered = false }: OptimizerOptions): readonly string[] {
  switch (optimizer) {
    case 'sgd':
      return momentum > 0 ? ['momentum'] : [];
    case 'rmsprop':
      return ['square', 'step', ...(centered ? ['mean'] : [])];
    default:
      return ['m', 'v'];
  }
}

/**
 * Adam (Kingma and Ba 2015) in the form before its section 2.1's end: w −= lr · √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε). AdamW (Loshchilov and
 * Hutter 2019): before that step, every weight shrinks by the learning rate times the decay. Defaults are Keras's.
 */
export function adamSettings({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, weightDecay = 0.004 }: OptimizerOptions) {
  return { beta1, beta2, epsilon, weightDecay };
}

/**
 * RMSprop (Tieleman and Hinton 2012) as TensorFlow has it: step = momentum · step + lr · g / √(square + ε), w −= step, with square the moving
 * mean of g²; centered (Graves 2013), the square of the moving mean of g is taken off it. Defaults are Keras's.
 */
export function rmspropSettings({ rho = 0.9, momentum = 0, epsilon = 1e-7, centered = false }: OptimizerOptions) {
  return { rho, momentum, epsilon, centered };
}

/** What gradients are multiplied by for a global norm of at most `clipNorm` (Pascanu, Mikolov and Bengio 2013). */
export function clippingScale(norm: number, clipNorm: number): number {
  return clipNorm / Math.max(norm, clipNorm);
}
