/** Layers of volumes (depth, rows, columns), of ops on images: tfjs's own convolutions and pooling of volumes are wrong on WebAssembly (4.22.0). */
import * as tf from '@tensorflow/tfjs-core';
import type { LayerSpec } from '../../../core/layers';
import { asTriple } from '../../../core/layers/fields';
import { sizeOf } from '../../../core/numbers/sizeOf';
import { activationFunction } from './activation';
import type { Compute } from './computed';
import { unstack } from './unstack';

type SpecOf<T extends LayerSpec['type']> = Extract<LayerSpec, { type: T }>;
type Shape5 = [number, number, number, number, number];

/** The sum of a convolution of images for each step of the kernel in depth. */
export function conv3d({ strides = 1, padding = 'valid', activation }: SpecOf<'Conv3D'>): Compute {
  const [deep, down, across] = asTriple(strides);
  const activate = activationFunction(activation);
  return ([x], [kernel, bias]) => {
    const [batch, depth, ...image] = x!.shape as Shape5;
    const taps = unstack<tf.Tensor4D>(kernel!);
    const count = padding === 'same' ? Math.ceil(depth / deep) : Math.floor((depth - taps.length) / deep) + 1;
    const missing = padding === 'same' ? Math.max(0, (count - 1) * deep + taps.length - depth) : 0;
    // So much behind that every step can be cut into as many parts of the stride's length.
    const needed = taps.length - 1 + count * deep;
    const before = missing >> 1;
    const padded = tf.pad(x!, [[0, 0], [before, Math.max(0, needed - depth - before)], [0, 0], [0, 0], [0, 0]]); // prettier-ignore
    const sums = taps.map((tap, at) => {
      const steps = tf.slice(padded, [0, at, 0, 0, 0], [batch, count * deep, ...image]);
      const first = tf.slice(tf.reshape(steps, [batch * count, deep, ...image]), [0, 0, 0, 0, 0], [batch * count, 1, ...image]);
      return tf.conv2d(tf.reshape<tf.Rank.R4>(first, [batch * count, ...image]), tap, [down, across], padding);
    });
    const sum = sums.reduce((all, one) => tf.add(all, one));
    return activate(tf.reshape(bias === undefined ? sum : tf.add(sum, bias), [batch, count, ...sum.shape.slice(1)]));
  };
}

type Pool = (images: tf.Tensor4D, size: [number, number], strides: [number, number], padding: 'valid' | 'same') => tf.Tensor4D;

/** Over rows and columns, then over depth: the largest of largest ones is the largest, and windows over the border have as many places in each. */
const pooling3d =
  (pool: Pool) =>
  ({ poolSize = 2, strides = poolSize, padding = 'valid' }: SpecOf<'MaxPooling3D' | 'AveragePooling3D'>): Compute => {
    const [depths, rows, columns] = asTriple(poolSize);
    const [deep, down, across] = asTriple(strides);
    return ([x]) => {
      const [batch, depth, ...image] = x!.shape as Shape5;
      const images = pool(tf.reshape(x!, [batch * depth, ...image]), [rows, columns], [down, across], padding);
      const [, height, width, channels] = images.shape;
      const columnsOfDepth = tf.reshape<tf.Rank.R4>(images, [batch, depth, height * width, channels]);
      const pooled = pool(columnsOfDepth, [depths, 1], [deep, 1], padding);
      return tf.reshape(pooled, [batch, sizeOf(pooled.shape) / (batch * height * width * channels), height, width, channels]);
    };
  };

export const maxPooling3d = pooling3d((...given) => tf.maxPool(...given));

export const averagePooling3d = pooling3d((...given) => tf.avgPool(...given));

export const globalAveragePooling3d: Compute = ([x]) => tf.mean(x!, [1, 2, 3]);

export const globalMaxPooling3d: Compute = ([x]) => tf.max(x!, [1, 2, 3]);
