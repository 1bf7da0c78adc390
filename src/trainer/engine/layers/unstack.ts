import * as tf from '@tensorflow/tfjs-core';

/** The tensors along the first axis. tfjs's own `unstack` has no gradient where there is only one (4.22.0). */
export function unstack<T extends tf.Tensor>(values: tf.Tensor): T[] {
  return values.shape[0] === 1 ? [tf.squeeze<T>(values, [0])] : (tf.unstack(values) as T[]);
}
