import * as tf from '@tensorflow/tfjs-core';
import type { GraphLayer } from '../../../core/graph/graph';
import type { LayerSpec } from '../../../core/layers';
import type { Compute } from './computed';

/** Keras's. */
const usualEpsilon = 1e-3;

/**
 * Without gamma or beta, since tfjs's gradient asks for the one that there is not, and of volumes, which tfjs does not take (4.22.0). Undefined for all
 * others.
 */
export function layerNormalization(
  { center = true, scale = true, epsilon = usualEpsilon }: Extract<LayerSpec, { type: 'LayerNormalization' }>,
  { outputShape }: GraphLayer,
): Compute | undefined {
  if (center && scale && outputShape.length <= 3) return undefined;
  return ([x], weights) => {
    const difference = tf.sub(x!, tf.mean(x!, -1, true));
    const normalized = tf.div(difference, tf.sqrt(tf.add(tf.mean(tf.mul(difference, difference), -1, true), epsilon)));
    const scaled = scale ? tf.mul(normalized, weights[0]!) : normalized;
    return center ? tf.add(scaled, weights.at(-1)!) : scaled;
  };
}
