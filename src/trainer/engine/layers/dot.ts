import * as tf from '@tensorflow/tfjs-core';
import type { LayerSpec } from '../../../core/layers';
import { dotAxes } from '../../../core/layers/dot';
import type { Compute } from './computed';

/** Keras's smallest square of a length that is divided by. */
const smallest = 1e-12;

/** A product of matrices: what has one axis is a matrix of one row. */
export function dot(spec: Extract<LayerSpec, { type: 'Dot' }>): Compute {
  return ([x, y]) => {
    const [a, b] = dotAxes(spec, [x!.shape.slice(1), y!.shape.slice(1)]);
    const [first, second] = [x!, y!].map((value) => (value.rank === 2 ? tf.expandDims(value, 1) : value)) as [tf.Tensor3D, tf.Tensor3D];
    const [along, across] = [a + 1 + (first.rank - x!.rank), b + 1 + (second.rank - y!.rank)];
    const [left, right] = spec.normalize === true ? [unit(first, along), unit(second, across)] : [first, second];
    const product = tf.matMul(left, right, along === 1, across === 2);
    const kept = [x!, y!].flatMap((value, at) => value.shape.slice(1).filter((_, axis) => axis !== [a, b][at]));
    return tf.reshape(product, [x!.shape[0], ...(kept.length === 0 ? [1] : kept)]);
  };
}

/** Brought to length 1 along an axis. */
function unit(x: tf.Tensor3D, axis: number): tf.Tensor3D {
  return tf.div(x, tf.sqrt(tf.maximum(tf.sum(tf.mul(x, x), axis, true), smallest)));
}
