import * as tf from '@tensorflow/tfjs-core';
import type { Compute } from './computed';

export const subtract: Compute = ([a, b]) => tf.sub(a!, b!);

/** Every step so many times. */
export function upSampling1d({ size = 2 }: { readonly size?: number }): Compute {
  return ([x]) => {
    const [batch, steps, channels] = x!.shape as [number, number, number];
    return tf.reshape(tf.tile(tf.expandDims(x!, 2), [1, 1, size, 1]), [batch, steps * size, channels]);
  };
}

export const asItIs: Compute = ([x]) => tf.reshape(x!, x!.shape);
