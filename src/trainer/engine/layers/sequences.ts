import * as tf from '@tensorflow/tfjs-core';
import { bothEnds, type Ends } from '../../../core/layers/borders';
import type { Compute } from './computed';

export const subtract: Compute = ([a, b]) => tf.sub(a!, b!);

/** Repeats every step `size` times. */
export function upSampling1d({ size = 2 }: { readonly size?: number }): Compute {
  return ([x]) => {
    const [batch, steps, channels] = x!.shape as [number, number, number];
    return tf.reshape(tf.tile(tf.expandDims(x!, 2), [1, 1, size, 1]), [batch, steps * size, channels]);
  };
}

/** Steps of zeros before and after. */
export function zeroPadding1d({ padding = 1 }: { readonly padding?: Ends }): Compute {
  const [before, after] = bothEnds(padding);
  return ([x]) => tf.pad(x!, [[0, 0], [before, after], [0, 0]]); // prettier-ignore
}

/** Without the first and the last steps: [batch, steps, channels] → [batch, steps − before − after, channels]. */
export function cropping1d({ cropping = 1 }: { readonly cropping?: Ends }): Compute {
  const [before, after] = bothEnds(cropping);
  return ([x]) => {
    const [batch, steps, channels] = x!.shape as [number, number, number];
    return tf.slice(x!, [0, before, 0], [batch, steps - before - after, channels]);
  };
}

export const identity: Compute = ([x]) => tf.reshape(x!, x!.shape);
