/** Activations that tfjs does not have (4.22), by the names that specs have for them. */
import * as tf from '@tensorflow/tfjs-core';
import type { ActivationName } from '../../../core/layers/fields';

export const moreActivations = {
  hardSwish: (x: tf.Tensor) => tf.tidy(() => tf.mul(x, tf.minimum(1, tf.relu(tf.add(tf.div(x, 6), 0.5))))),
  exponential: (x: tf.Tensor) => tf.exp(x),
} satisfies Partial<Record<ActivationName, (x: tf.Tensor) => tf.Tensor>>;

export type AnotherActivation = keyof typeof moreActivations;

abstract class Activation extends tf.serialization.Serializable {
  abstract apply(x: tf.Tensor): tf.Tensor;
  override getConfig(): tf.serialization.ConfigDict {
    return {};
  }
}

/** Layers find their activations by name, wherever they are made. */
for (const [name, compute] of Object.entries(moreActivations)) {
  tf.serialization.registerClass(
    class extends Activation {
      static readonly className = name;
      readonly apply = compute;
    },
  );
}
