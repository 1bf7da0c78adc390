/** Layers that scale and shift values. */
import * as tf from '@tensorflow/tfjs-core';
import { smallestDeviation } from '../../../core/layers/normalization';
import type { Compute } from './computed';

export function rescaling({ scale, offset = 0 }: { readonly scale: number; readonly offset?: number }): Compute {
  return ([x]) => tf.add(tf.mul(x!, scale), offset);
}

/** By the mean and variance of the data, which are weights. */
export const normalization: Compute = ([x], [mean, variance]) =>
  tf.div(tf.sub(x!, mean!), tf.maximum(tf.sqrt(variance!), smallestDeviation));
