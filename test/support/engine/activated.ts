/** Activations by other means than the engines', for those that tfjs lacks. */
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { ActivationName } from '../../../src/core/layers/fields';

export function activated(name: ActivationName, x: tf.Tensor): tf.Tensor {
  if (name === 'exponential') return tf.add(tf.expm1(x), 1);
  if (name === 'hardSwish') return tf.div(tf.mul(x, tf.clipByValue(tf.add(x, 3), 0, 6)), 6);
  return tfl.layers.activation({ activation: name }).call(x, {}) as tf.Tensor;
}
