import * as tf from '@tensorflow/tfjs-core';
import type { LayerSpec } from '../../../core/layers';
import { asPair } from '../../../core/layers/fields';
import type { Compute } from './computed';

/** Undefined for rows and columns that are only repeated. tfjs's gradient of its own op does not know centres of pixels (4.22.0). */
export function bilinearUpSampling({
  size = 2,
  interpolation = 'nearest',
}: Extract<LayerSpec, { type: 'UpSampling2D' }>): Compute | undefined {
  if (interpolation === 'nearest') return undefined;
  const [rows, columns] = asPair(size);
  return ([x]) => enlarged(enlarged(x!, 1, rows), 2, columns);
}

/** This many times as many places along an axis, each a mixture of the two old ones whose centres are next to its own. */
function enlarged(x: tf.Tensor, axis: number, times: number): tf.Tensor {
  if (times === 1) return x;
  const [before, after] = [neighbours(x, axis, -1), neighbours(x, axis, 1)];
  const phases = Array.from({ length: times }, (_, phase) => {
    const offset = (phase + 0.5) / times - 0.5;
    if (offset === 0) return x;
    return tf.add(tf.mul(x, 1 - Math.abs(offset)), tf.mul(offset < 0 ? before : after, Math.abs(offset)));
  });
  const shape = x.shape.map((length, at) => (at === axis ? length * times : length));
  return tf.reshape(tf.stack(phases, axis + 1), shape);
}

/** What lies beside each place; at the border, the place itself. */
function neighbours(x: tf.Tensor, axis: number, side: -1 | 1): tf.Tensor {
  const length = x.shape[axis]!;
  if (length === 1) return x;
  const part = (begin: number, count: number) =>
    tf.slice(
      x,
      x.shape.map((_, at) => (at === axis ? begin : 0)),
      x.shape.map((own, at) => (at === axis ? count : own)),
    );
  return side < 0 ? tf.concat([part(0, 1), part(0, length - 1)], axis) : tf.concat([part(1, length - 1), part(length - 1, 1)], axis);
}
