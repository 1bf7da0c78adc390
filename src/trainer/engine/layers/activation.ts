import type * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import type { ActivationName } from '../../../core/layers/fields';

/** The function of that name, as tfjs has it. */
export function activationFunction(name: ActivationName = 'linear'): (x: tf.Tensor) => tf.Tensor {
  if (name === 'linear') return (x) => x;
  const layer = layers.activation({ activation: name });
  return (x) => layer.call(x, {}) as tf.Tensor;
}
