import * as tf from '@tensorflow/tfjs-core';
import type { Compute } from './computed';

/** An ELU with another limit than 1, which tfjs does not take (4.22.0). */
export function elu({ alpha = 1 }: { readonly alpha?: number }): Compute | undefined {
  if (alpha === 1) return undefined;
  return ([x]) => {
    const positive = tf.relu(x!);
    return tf.add(positive, tf.mul(tf.sub(tf.elu(x!), positive), alpha));
  };
}
