/** Constraints of weights, in tfjs ops, with Keras's definitions (`keras.constraints`). */
import * as tf from '@tensorflow/tfjs-core';
import type { GraphLayer } from '../../core/graph/graph';
import type { Constraint } from '../../core/layers/constraints';
import { weightConstraints } from '../../core/layers/weightRules';
import { type WeightKey, weightKey } from '../../core/weights/weights';

/** Keeps quotients finite: Keras's backend epsilon. */
const epsilon = 1e-7;

/** The constraints of all weights that have one, by the weights' keys. */
export function constraintsOf(layers: readonly GraphLayer[]): Map<WeightKey, Constraint> {
  return new Map(
    layers.flatMap((layer) => weightConstraints(layer).map(({ weight, value }) => [weightKey(layer.name, weight), value] as const)),
  );
}

/** The values that a weight is given in place of those after an update. What is zero stays zero. */
export function constrain(weight: tf.Tensor, constraint: Constraint): tf.Tensor {
  if (constraint.type === 'nonNeg') return tf.relu(weight);
  const axes = [...new Set([constraint.axis ?? 0].flat())];
  const norms = tf.sqrt(tf.sum(tf.square(weight), axes, true));
  return tf.mul(weight, tf.div(wantedNorms(norms, constraint), tf.add(norms, epsilon)));
}

function wantedNorms(norms: tf.Tensor, constraint: Exclude<Constraint, { type: 'nonNeg' }>): tf.Tensor {
  switch (constraint.type) {
    case 'maxNorm':
      return tf.minimum(norms, constraint.maxValue ?? 2);
    case 'unitNorm':
      return tf.onesLike(norms);
    case 'minMaxNorm': {
      const { minValue = 0, maxValue = 1, rate = 1 } = constraint;
      const within = tf.minimum(tf.maximum(norms, minValue), maxValue);
      return rate === 1 ? within : tf.add(tf.mul(within, rate), tf.mul(norms, 1 - rate));
    }
  }
}
