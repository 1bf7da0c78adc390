/** Convolutions that tfjs does not have, or cannot train. */
import * as tf from '@tensorflow/tfjs-core';
import { kindOf, type LayerSpec } from '../../../core/layers';
import { asPair } from '../../../core/layers/fields';
import { activationFunction } from './activation';
import type { Compute } from './computed';

type SpecOf<T extends LayerSpec['type']> = Extract<LayerSpec, { type: T }>;
type Dilated = SpecOf<'Conv2D' | 'Conv1D' | 'DepthwiseConv2D' | 'DepthwiseConv1D'>;
type Pair = readonly [number, number];

/** Whether the layer is a convolution whose gradient tfjs does not have. */
export function isDilated(spec: LayerSpec): spec is Dilated {
  return 'dilationRate' in spec && Math.max(...asPair(spec.dilationRate ?? 1)) > 1;
}

/** A convolution with gaps in its filters, as a plain one over every so many rows and columns. */
export function dilatedConvolution(spec: Dilated): Compute {
  const activate = activationFunction(spec.activation);
  const { dilationRate = 1, padding = 'valid' } = spec;
  return ([x], [kernel, bias]) => {
    const alongSteps = x!.rank === 3;
    const images = (alongSteps ? tf.expandDims(x!, 2) : x!) as tf.Tensor4D;
    const filters = (alongSteps ? tf.expandDims(kernel!, 1) : kernel!) as tf.Tensor4D;
    const [rowRate, columnRate] = asPair(dilationRate);
    const rates: Pair = [rowRate, alongSteps ? 1 : columnRate];
    const [height, width] = filters.shape;
    const output = overBlocks(images, { size: [height, width], rates, padding }, (blocks) => convolveOnce(spec, blocks, filters));
    const sums = alongSteps ? tf.squeeze(output, [2]) : output;
    return activate(bias === undefined ? sums : tf.add(sums, bias));
  };
}

function convolveOnce(spec: Dilated, blocks: tf.Tensor4D, filters: tf.Tensor4D): tf.Tensor4D {
  if (kindOf(spec.type).flow === 'keep') return tf.depthwiseConv2d(blocks, filters, 1, 'valid');
  const groups = 'groups' in spec ? (spec.groups ?? 1) : 1;
  return overGroups(blocks, filters, groups, (part, kernel) => tf.conv2d(part, kernel, 1, 'valid'));
}

/** A convolution of each group of channels by its own filters. */
function overGroups(
  images: tf.Tensor4D,
  filters: tf.Tensor4D,
  groups: number,
  convolve: (part: tf.Tensor4D, kernel: tf.Tensor4D) => tf.Tensor4D,
): tf.Tensor4D {
  if (groups === 1) return convolve(images, filters);
  const kernels = tf.split<tf.Tensor4D>(filters, groups, 3);
  const parts = tf.split<tf.Tensor4D>(images, groups, 3);
  return tf.concat(
    parts.map((part, group) => convolve(part, kernels[group]!)),
    3,
  );
}

/** Undefined for a convolution of all channels together, which tfjs has. */
export function groupedConvolution(spec: SpecOf<'Conv2D'>): Compute | undefined {
  const { groups = 1, strides = 1, padding = 'valid' } = spec;
  if (groups === 1) return undefined;
  const activate = activationFunction(spec.activation);
  if (isDilated(spec)) return dilatedConvolution(spec);
  const [rowStride, columnStride] = asPair(strides);
  return ([x], [kernel, bias]) => {
    const images = x as tf.Tensor4D;
    const filters = kernel as tf.Tensor4D;
    const [rows, columns, each, count] = filters.shape;
    // One channel a group is a depthwise convolution, which takes no strides that differ.
    const sums =
      each === 1 && rowStride === columnStride
        ? tf.depthwiseConv2d(images, tf.reshape(filters, [rows, columns, groups, count / groups]), rowStride, padding)
        : overGroups(images, filters, groups, (part, own) => tf.conv2d(part, own, [rowStride, columnStride], padding));
    return activate(bias === undefined ? sums : tf.add(sums, bias));
  };
}

/** As a depthwise convolution of images that are one column wide. */
export function depthwiseConv1d(spec: SpecOf<'DepthwiseConv1D'>): Compute {
  const { strides = 1, padding = 'valid' } = spec;
  const activate = activationFunction(spec.activation);
  if (isDilated(spec)) return dilatedConvolution(spec);
  return ([x], [kernel, bias]) => {
    const output = tf.depthwiseConv2d(tf.expandDims<tf.Tensor4D>(x!, 2), tf.expandDims<tf.Tensor4D>(kernel!, 1), strides, padding);
    const sums = tf.squeeze(output, [2]);
    return activate(bias === undefined ? sums : tf.add(sums, bias));
  };
}

/** Filters of each channel, then a convolution of one step over all of them. */
export function separableConv1d({ strides = 1, padding = 'valid', activation, useBias }: SpecOf<'SeparableConv1D'>): Compute {
  const activate = activationFunction(activation);
  return ([x], [depthwise, pointwise, bias]) => {
    const images = tf.expandDims<tf.Tensor4D>(x!, 2);
    const filtered = tf.depthwiseConv2d(images, tf.expandDims<tf.Tensor4D>(depthwise!, 1), strides, padding);
    const sums = tf.squeeze(tf.conv2d(filtered, tf.expandDims<tf.Tensor4D>(pointwise!, 1), 1, 'valid'), [2]);
    return activate(useBias === false ? sums : tf.add(sums, bias!));
  };
}

interface Dilation {
  /** Rows and columns of a filter without its gaps. */
  readonly size: Pair;
  readonly rates: Pair;
  readonly padding: 'valid' | 'same';
}

/** Rows and columns a dilation apart become images of their own (Yu and Koltun 2016, arXiv:1511.07122, by space-to-batch). */
function overBlocks(
  images: tf.Tensor4D,
  { size: filterSize, rates, padding }: Dilation,
  convolve: (blocks: tf.Tensor4D) => tf.Tensor4D,
): tf.Tensor4D {
  const around = filterSize.map((size, axis) => {
    const total = padding === 'same' ? (size - 1) * rates[axis]! : 0;
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
  const activate = activationFunction(activation);
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
