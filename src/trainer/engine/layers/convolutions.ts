/** Convolutions that tfjs does not have, or cannot train. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayerSpec } from '../../../core/layers';
import { asPair } from '../../../core/layers/fields';
import { activationOf } from './activation';
import type { Compute } from './computed';

type SpecOf<T extends LayerSpec['type']> = Extract<LayerSpec, { type: T }>;
type Pair = readonly [number, number];

/** Whether the layer is a convolution whose gradient tfjs does not have. */
export function isDilated(spec: LayerSpec): spec is SpecOf<'Conv2D' | 'Conv1D' | 'DepthwiseConv2D'> {
  return 'dilationRate' in spec && Math.max(...asPair(spec.dilationRate ?? 1)) > 1;
}

/** A convolution with gaps in its filters, as a plain one over every so many rows and columns. */
export function dilatedConvolution(spec: SpecOf<'Conv2D' | 'Conv1D' | 'DepthwiseConv2D'>): Compute {
  const activate = activationOf(spec.activation);
  const border = spec.padding ?? 'valid';
  return ([x], [kernel, bias]) => {
    const alongSteps = spec.type === 'Conv1D';
    const images = (alongSteps ? tf.expandDims(x!, 2) : x!) as tf.Tensor4D;
    const filters = (alongSteps ? tf.expandDims(kernel!, 1) : kernel!) as tf.Tensor4D;
    const rates: Pair = alongSteps ? [spec.dilationRate!, 1] : asPair(spec.dilationRate!);
    const convolve = spec.type === 'DepthwiseConv2D' ? tf.depthwiseConv2d : tf.conv2d;
    const output = overBlocks(images, filters, rates, border, (blocks) => convolve(blocks, filters, 1, 'valid'));
    const sums = alongSteps ? tf.squeeze(output, [2]) : output;
    return activate(bias === undefined ? sums : tf.add(sums, bias));
  };
}

/** Rows and columns a dilation apart become images of their own (Yu and Koltun 2016, arXiv:1511.07122, by space-to-batch). */
function overBlocks(
  images: tf.Tensor4D,
  { shape: [height, width] }: tf.Tensor4D,
  rates: Pair,
  border: 'valid' | 'same',
  convolve: (blocks: tf.Tensor4D) => tf.Tensor4D,
): tf.Tensor4D {
  const around = ([height, width] as const).map((size, axis) => {
    const total = border === 'same' ? (size - 1) * rates[axis]! : 0;
    const before = Math.floor(total / 2);
    // Blocks are of one size: what does not come out even is filled up, and cut off behind.
    const filled = images.shape[axis + 1]! + total;
    return { before, after: total - before, extra: (rates[axis]! - (filled % rates[axis]!)) % rates[axis]! };
  });
  const paddings = around.map(({ before, after, extra }) => [before, after + extra]);
  const crops = around.map(({ extra }) => [0, extra]);
  const blocks = tf.spaceToBatchND(images, [...rates], paddings);
  return tf.batchToSpaceND(convolve(blocks), [...rates], crops);
}

/** As a transposed convolution of images that are one column wide. */
export function conv1dTranspose({ strides = 1, padding = 'valid', activation }: SpecOf<'Conv1DTranspose'>): Compute {
  const activate = activationOf(activation);
  return ([x], [kernel, bias]) => {
    const [batch, steps] = x!.shape as [number, number, number];
    const [size, filters] = kernel!.shape as [number, number, number];
    const longer = padding === 'same' ? steps * strides : steps * strides + Math.max(size - strides, 0);
    const images = tf.expandDims<tf.Tensor4D>(x!, 2);
    const kernels = tf.expandDims<tf.Tensor4D>(kernel!, 1);
    const output = tf.conv2dTranspose(images, kernels, [batch, longer, 1, filters], [strides, 1], padding);
    const sums = tf.squeeze(output, [2]);
    return activate(bias === undefined ? sums : tf.add(sums, bias));
  };
}
