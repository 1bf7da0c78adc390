/** Activations that specs have no name for, as the layers that compute them. */
import { isConfig } from '../../../../core/keras/config';
import type { Fields } from './fields';

/** relu6(x + 3) / 6 */
const hardSigmoid: readonly Fields[] = [
  { type: 'Rescaling', scale: 1 / 6, offset: 0.5 },
  { type: 'ReLU', maxValue: 1 },
];
/** x · relu6(x + 3) / 6 */
const hardSwish: readonly Fields[] = [...hardSigmoid, { type: 'Multiply', stepsBack: 2 }];

const layers: Readonly<Record<string, readonly Fields[]>> = {
  leaky_relu: [{ type: 'LeakyReLU', alpha: 0.2 }],
  // Keras 2 has another one, which specs have by its name.
  hard_sigmoid: hardSigmoid,
  hard_silu: hardSwish,
  hard_swish: hardSwish,
};

/** @returns `undefined` for one that no layers compute */
export function activationAsLayers(value: unknown): readonly Fields[] | undefined {
  const name = isConfig(value) && value['class_name'] === 'function' ? value['config'] : value;
  return typeof name === 'string' && Object.hasOwn(layers, name) ? layers[name] : undefined;
}
