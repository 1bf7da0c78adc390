import * as tf from '@tensorflow/tfjs-core';
import type { LayerSpec } from '../../../core/layers';
import type { Compute } from './computed';

/** Keras's. */
const usualEpsilon = 1e-3;

/** Without gamma or beta: tfjs's gradient asks for the one that there is not (4.22.0). Undefined where there are both. */
export function layerNormalization({
  center = true,
  scale = true,
  epsilon = usualEpsilon,
}: Extract<LayerSpec, { type: 'LayerNormalization' }>): Compute | undefined {
  if (center && scale) return undefined;
  return ([x], weights) => {
    const difference = tf.sub(x!, tf.mean(x!, -1, true));
    const normalized = tf.div(difference, tf.sqrt(tf.add(tf.mean(tf.mul(difference, difference), -1, true), epsilon)));
    const [weight] = weights;
    if (weight === undefined) return normalized;
    return scale ? tf.mul(normalized, weight) : tf.add(normalized, weight);
  };
}
