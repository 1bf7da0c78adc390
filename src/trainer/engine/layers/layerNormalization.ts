import * as tf from '@tensorflow/tfjs-core';
import type { LayerSpec } from '../../../core/layers';
import type { Compute } from './computed';

/** Keras's. */
const usualEpsilon = 1e-3;

/** Without gamma: tfjs's gradient of that asks for the scale that there is not (4.22.0). Undefined where there is one. */
export function layerNormalization({
  scale,
  epsilon = usualEpsilon,
}: Extract<LayerSpec, { type: 'LayerNormalization' }>): Compute | undefined {
  if (scale !== false) return undefined;
  return ([x], [beta]) => {
    const difference = tf.sub(x!, tf.mean(x!, -1, true));
    const normalized = tf.div(difference, tf.sqrt(tf.add(tf.mean(tf.mul(difference, difference), -1, true), epsilon)));
    return beta === undefined ? normalized : tf.add(normalized, beta);
  };
}
