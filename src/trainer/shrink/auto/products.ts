import * as tf from '@tensorflow/tfjs-core';
import type { Centred } from '../../../core/methods/auto/moments';

/** Sums of products over rows by the engine that is open. */
export function engineProducts(a: Centred, b: Centred): Float64Array {
  const sums = tf.tidy(() => {
    const table = ({ data, rows, width }: Centred) => tf.tensor2d(data, [rows, width]);
    return tf.matMul(table(a), table(b), true).dataSync<'float32'>();
  });
  return Float64Array.from(sums);
}
