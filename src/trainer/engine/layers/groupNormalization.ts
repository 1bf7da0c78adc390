import * as tf from '@tensorflow/tfjs-core';
import type { LayerSpec } from '../../../core/layers';
import { groupCount } from '../../../core/layers/groupNormalization';
import { sizeOf } from '../../../core/numbers/sizeOf';
import type { Compute } from './computed';

/** Positions × groups × the channels of a group, whose means are over the first and the last. */
export function groupNormalization(spec: Extract<LayerSpec, { type: 'GroupNormalization' }>): Compute {
  const { center = true, scale = true, epsilon = 1e-3 } = spec;
  return ([x], weights) => {
    const [batch, ...row] = x!.shape as [number, ...number[]];
    const channels = row.at(-1)!;
    const groups = groupCount(spec, channels);
    const grouped = tf.reshape(x!, [batch, sizeOf(row) / channels, groups, channels / groups]);
    const mean = (values: tf.Tensor) => tf.mean(values, [1, 3], true);
    const difference = tf.sub(grouped, mean(grouped));
    const normalized = tf.div(difference, tf.sqrt(tf.add(mean(tf.mul(difference, difference)), epsilon)));
    const own = tf.reshape(normalized, x!.shape);
    const scaled = scale ? tf.mul(own, weights[0]!) : own;
    return center ? tf.add(scaled, weights.at(-1)!) : scaled;
  };
}
