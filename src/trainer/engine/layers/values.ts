/** Layers that scale and shift values. */
import * as tf from '@tensorflow/tfjs-core';
import { smallestDeviation } from '../../../core/layers/normalization';
import type { Compute } from './computed';

export function rescaling({ scale, offset = 0 }: { readonly scale: number; readonly offset?: number }): Compute {
  return ([x]) => tf.add(tf.mul(x!, scale), offset);
}

/** Undefined where every place has a slope of its own, which tfjs has on all backends: WebAssembly's does not spread slopes (4.22.0). */
export function sharedSlopes({ sharedAxes = [] }: { readonly sharedAxes?: readonly number[] }): Compute | undefined {
  if (sharedAxes.length === 0) return undefined;
  return ([x], [alpha]) => tf.sub(tf.relu(x!), tf.mul(alpha!, tf.relu(tf.neg(x!))));
}

/** By the mean and variance of the data, which are weights. */
export const normalization: Compute = ([x], [mean, variance]) =>
  tf.div(tf.sub(x!, mean!), tf.maximum(tf.sqrt(variance!), smallestDeviation));
