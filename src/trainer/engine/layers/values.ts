/** Layers that scale and shift values. */
import * as tf from '@tensorflow/tfjs-core';
import type { GraphLayer } from '../../../core/graph/graph';
import { smallestDeviation } from '../../../core/layers/normalization';
import type { Compute } from './computed';

/** value × scale + offset. */
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

/** As a batch normalization predicts. Undefined where tfjs has it: it takes no volumes (4.22.0). */
export function batchNormalization(
  { center = true, scale = true, epsilon = 1e-3 }: { readonly center?: boolean; readonly scale?: boolean; readonly epsilon?: number },
  { outputShape }: GraphLayer,
): Compute | undefined {
  if (outputShape.length <= 3) return undefined;
  return ([x], weights) => {
    const [mean, variance] = weights.slice(-2) as [tf.Tensor, tf.Tensor];
    const factor = tf.div(scale ? weights[0]! : 1, tf.sqrt(tf.add(variance, epsilon)));
    const scaled = tf.mul(tf.sub(x!, mean), factor);
    return center ? tf.add(scaled, weights.at(-3)!) : scaled;
  };
}
