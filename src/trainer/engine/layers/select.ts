import * as tf from '@tensorflow/tfjs-core';
import type { LayerSpec } from '../../../core/layers';
import type { Compute } from './computed';

/**
 * Some units of the input (its last axis), none of them twice. tfjs's own gradient of `gather` adds up what falls on one place, by kernels
 * that wasm lacks; here each unit's gradient is at one place, or zero.
 */
export function select({ indices }: Extract<LayerSpec, { type: 'Select' }>): Compute {
  return ([x]) => {
    const last = x!.shape.length - 1;
    const take = (from: tf.Tensor, places: readonly number[]) => tf.gather(from, tf.tensor1d([...places], 'int32'), last);
    const places = new Map(indices.map((unit, place) => [unit, place]));
    const gradient = (dy: tf.Tensor): tf.Tensor => {
      const borders = dy.shape.map((_, axis): [number, number] => [0, axis === last ? 1 : 0]);
      const back = Array.from({ length: x!.shape[last]! }, (_, unit) => places.get(unit) ?? indices.length);
      return take(tf.pad(dy, borders), back);
    };
    return tf.customGrad((value) => ({ value: take(value as tf.Tensor, indices), gradFunc: gradient }))(x!);
  };
}
