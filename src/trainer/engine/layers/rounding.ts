/** Values rounded to what 8-bit integers stand for, with gradients as if they were not (Jacob et al. 2018, arXiv:1712.05877). */
import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import type { GraphLayer } from '../../../core/graph/graph';
import { type Int8Range, scaleOfRange } from '../../../core/layers/int8';
import { ComputedLayer } from './computed';

/** What rounds the layer's values, where its spec says so. */
export function roundingBehind({ name, spec, outputShape }: GraphLayer): layers.Layer | undefined {
  const { int8 } = spec;
  if (int8 === undefined || int8 === false) return undefined;
  // No layer of a spec can have this name.
  return new ComputedLayer({ name: `${name}/int8`, weights: [], outputShape }, ([x]) => rounded(x!, int8));
}

/** What lies outside of the range gives its end, and gets no gradient. */
export function rounded(x: tf.Tensor, range: Int8Range): tf.Tensor {
  const { scale, zero } = scaleOfRange(range);
  const [least, most] = [-128 - zero, 127 - zero];
  return tf.customGrad((value, save) => {
    const given = value as tf.Tensor;
    (save as (tensors: tf.Tensor[]) => void)([given]);
    const steps = tf.clipByValue(tf.round(tf.div(given, scale)), least, most);
    return {
      value: tf.mul(steps, scale),
      gradFunc: (gradient: tf.Tensor, saved: tf.Tensor[]) => {
        const [before] = saved;
        const isInside = tf.logicalAnd(tf.greaterEqual(before!, least * scale), tf.lessEqual(before!, most * scale));
        return tf.mul(gradient, tf.cast(isInside, 'float32'));
      },
    };
  })(x);
}
