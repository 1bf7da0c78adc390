import type * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import type { ActivationName } from '../../../core/layers/fields';
import { type AnotherActivation, moreActivations } from './moreActivations';

/** The function of that name, as tfjs has it where it does. */
export function activationFunction(name: ActivationName = 'linear'): (x: tf.Tensor) => tf.Tensor {
  if (name === 'linear') return (x) => x;
  if (isAnother(name)) return moreActivations[name];
  const layer = layers.activation({ activation: name });
  return (x) => layer.call(x, {}) as tf.Tensor;
}

function isAnother(name: ActivationName): name is AnotherActivation {
  return Object.hasOwn(moreActivations, name);
}
