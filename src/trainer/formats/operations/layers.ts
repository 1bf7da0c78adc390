/** The table of layer types as operations. */
import { bothEnds } from '../../../core/layers/borders';
import { asPair, asTriple } from '../../../core/layers/fields';
import { groupCount } from '../../../core/layers/groupNormalization';
import { smallestDeviation } from '../../../core/layers/normalization';
import { activated, plainActivation } from './activated';
import type { LowerLayer, Lowering, Lowerings } from './lowering';
import type { Kinds, Padding } from './operation';
import { lowerDot } from './dot';
import { ones, zeros } from './tensors';
import { lowerBidirectional, lowerRecurrent } from './recurrent';
import { lowerScatter } from './scatter';
import { lowerTimeDistributed } from './timeDistributed';

interface WindowFields {
  readonly strides?: number | readonly [number, number];
  readonly dilationRate?: number | readonly [number, number];
  readonly padding?: Padding;
}

/** Fields of one number are for the only axis of a sequence, or for both of an image. */
function windowOf({ strides = 1, dilationRate = 1, padding = 'valid' }: WindowFields, axes: 1 | 2) {
  return { strides: asPair(strides).slice(0, axes), dilation: asPair(dilationRate).slice(0, axes), padding };
}

const biasOf = (to: Lowering, { useBias }: { readonly useBias?: boolean }) => (useBias === false ? {} : { bias: to.weight('bias') });

const join =
  (kind: Kinds['join']['join']): LowerLayer<unknown> =>
  (_, to) =>
    to.add('join', { join: kind });

const same: LowerLayer<unknown> = (_, to) => to.inputs[0]!;
const reshape: LowerLayer<unknown> = (_, to) => to.add('reshape', {});
const globalPool =
  (pool: 'max' | 'average'): LowerLayer<unknown> =>
  (_, to) =>
    to.add('globalPool', { pool });

interface PoolFields {
  readonly poolSize?: number | readonly [number, number];
  readonly strides?: number | readonly [number, number];
  readonly padding?: Padding;
}

const poolOf =
  (pool: 'max' | 'average', axes: 1 | 2): LowerLayer<PoolFields> =>
  ({ poolSize = 2, strides = poolSize, padding = 'valid' }, to) => {
    const size = asPair(poolSize).slice(0, axes);
    return to.add('pool', { pool, size, strides: asPair(strides).slice(0, axes), padding });
  };

type Triple = number | readonly [number, number, number];

const volumePool =
  (pool: 'max' | 'average'): LowerLayer<{ readonly poolSize?: Triple; readonly strides?: Triple; readonly padding?: Padding }> =>
  ({ poolSize = 2, strides = poolSize, padding = 'valid' }, to) =>
    to.add('pool', { pool, size: asTriple(poolSize), strides: asTriple(strides), padding });

type SeparableFields = WindowFields & { readonly depthMultiplier?: number; readonly activation?: string; readonly useBias?: boolean };

const separable =
  (axes: 1 | 2): LowerLayer<SeparableFields> =>
  (spec, to) => {
    const kernel = to.weight('depthwise_kernel');
    const channels = kernel.shape.at(-1)! * kernel.shape.at(-2)!;
    const shape = [...to.layer.outputShape.slice(0, -1), channels];
    const between = to.add('depthwise', { ...windowOf(spec, axes), kernel }, { shape, part: 'depthwise' });
    const pointwise = { kernel: to.weight('pointwise_kernel'), ...biasOf(to, spec), ...windowOf({}, axes), groups: 1 };
    return activated(to, spec.activation, (place) => to.add('convolution', pointwise, { ...place, inputs: [between] }));
  };

type ConvolutionFields = WindowFields & { readonly activation?: string; readonly useBias?: boolean; readonly groups?: number };

const convolution =
  (axes: 1 | 2): LowerLayer<ConvolutionFields> =>
  (spec, to) =>
    activated(to, spec.activation, (place) =>
      to.add('convolution', { ...windowOf(spec, axes), kernel: to.weight('kernel'), ...biasOf(to, spec), groups: spec.groups ?? 1 }, place),
    );

const depthwise =
  (axes: 1 | 2): LowerLayer<ConvolutionFields> =>
  (spec, to) =>
    activated(to, spec.activation, (place) =>
      to.add('depthwise', { ...windowOf(spec, axes), kernel: to.weight('depthwise_kernel'), ...biasOf(to, spec) }, place),
    );

const transposed =
  (axes: 1 | 2): LowerLayer<ConvolutionFields> =>
  (spec, to) =>
    activated(to, spec.activation, (place) =>
      to.add('transposedConvolution', { ...windowOf(spec, axes), kernel: to.weight('kernel'), ...biasOf(to, spec) }, place),
    );

/** [before, after] for rows and columns. */
function bordersOf(given: number | readonly [unknown, unknown]): readonly (readonly [number, number])[] {
  const pair = typeof given === 'number' ? [given, given] : given;
  return pair.map((border) => (typeof border === 'number' ? [border, border] : (border as [number, number])));
}

function pad(to: Lowering, borders: readonly (readonly [number, number])[]): string {
  return to.add('pad', { before: [...borders.map(([before]) => before), 0], after: [...borders.map(([, after]) => after), 0] });
}

function crop(to: Lowering, borders: readonly (readonly [number, number])[]): string {
  return to.add('crop', { before: [...borders.map(([before]) => before), 0], after: [...borders.map(([, after]) => after), 0] });
}

export const lowerings: Lowerings = {
  Input: (_, to) => to.add('input', {}),
  Dense: (spec, to) =>
    activated(to, spec.activation, (place) => to.add('dense', { kernel: to.weight('kernel'), ...biasOf(to, spec) }, place)),
  Activation: ({ activation }, to) => {
    const plain = plainActivation(activation);
    return plain === undefined ? to.inputs[0]! : to.add('activation', { activation: plain });
  },
  ReLU: ({ maxValue }, to) =>
    to.add('activation', { activation: maxValue === undefined ? { name: 'relu' } : { name: 'clippedRelu', most: maxValue } }),
  LeakyReLU: ({ alpha = 0.3 }, to) => to.add('activation', { activation: { name: 'leakyRelu', alpha } }),
  ELU: ({ alpha = 1 }, to) => to.add('activation', { activation: { name: 'elu', alpha } }),
  PReLU: (_, to) => to.add('activation', { activation: { name: 'prelu', alpha: to.weight('alpha') } }),
  Softmax: (_, to) => to.add('activation', { activation: { name: 'softmax' } }),
  Add: join('add'),
  Subtract: join('subtract'),
  Multiply: join('multiply'),
  Average: join('average'),
  Maximum: join('maximum'),
  Minimum: join('minimum'),
  Concatenate: (_, to) => to.add('concatenate', {}),
  Flatten: reshape,
  Reshape: reshape,
  Dropout: same,
  SpatialDropout1D: same,
  SpatialDropout2D: same,
  GaussianNoise: same,
  BatchNormalization: ({ scale = true, center = true, epsilon = 0.001 }, to) => {
    const [mean, variance] = [to.weight('moving_mean'), to.weight('moving_variance')];
    const gamma = scale ? to.weight('gamma') : ones(mean.shape);
    return to.add('batchNormalization', { gamma, beta: center ? to.weight('beta') : zeros(mean.shape), mean, variance, epsilon });
  },
  LayerNormalization: ({ scale = true, center = true, epsilon = 0.001 }, to) => {
    const units = [to.layer.outputShape.at(-1)!];
    return to.add('layerNormalization', {
      gamma: scale ? to.weight('gamma') : ones(units),
      beta: center ? to.weight('beta') : zeros(units),
      epsilon,
    });
  },
  GroupNormalization: (spec, to) => {
    const { scale = true, center = true, epsilon = 0.001 } = spec;
    const channels = to.layer.outputShape.at(-1)!;
    return to.add('groupNormalization', {
      groups: groupCount(spec, channels),
      gamma: scale ? to.weight('gamma') : ones([channels]),
      beta: center ? to.weight('beta') : zeros([channels]),
      epsilon,
    });
  },
  Normalization: (_, to) => {
    const [mean, variance] = [to.weight('mean'), to.weight('variance')];
    const factor = variance.data.map((value) => 1 / Math.max(Math.sqrt(value), smallestDeviation));
    const offset = factor.map((value, unit) => -value * mean.data[unit]!);
    return to.add('affine', { factor: { shape: mean.shape, data: factor }, offset: { shape: mean.shape, data: offset } });
  },
  Rescaling: ({ scale, offset = 0 }, to) => {
    const one = (value: number) => ({ shape: [1], data: Float32Array.of(value) });
    return to.add('affine', { factor: one(scale), offset: one(offset) });
  },
  Conv2D: convolution(2),
  Conv1D: convolution(1),
  Conv3D: (spec, to) => {
    const window = { strides: asTriple(spec.strides ?? 1), dilation: [1, 1, 1], padding: spec.padding ?? 'valid' };
    const fields = { ...window, kernel: to.weight('kernel'), ...biasOf(to, spec), groups: 1 };
    return activated(to, spec.activation, (place) => to.add('convolution', fields, place));
  },
  DepthwiseConv2D: depthwise(2),
  DepthwiseConv1D: depthwise(1),
  SeparableConv2D: separable(2),
  SeparableConv1D: separable(1),
  Conv2DTranspose: transposed(2),
  Conv1DTranspose: transposed(1),
  MaxPooling2D: poolOf('max', 2),
  MaxPooling1D: poolOf('max', 1),
  AveragePooling2D: poolOf('average', 2),
  AveragePooling1D: poolOf('average', 1),
  MaxPooling3D: volumePool('max'),
  AveragePooling3D: volumePool('average'),
  GlobalAveragePooling3D: globalPool('average'),
  GlobalMaxPooling3D: globalPool('max'),
  GlobalAveragePooling2D: globalPool('average'),
  GlobalAveragePooling1D: globalPool('average'),
  GlobalMaxPooling2D: globalPool('max'),
  GlobalMaxPooling1D: globalPool('max'),
  UpSampling2D: ({ size = 2, interpolation }, to) => to.add(interpolation === 'bilinear' ? 'enlarge' : 'repeat', { times: asPair(size) }),
  UpSampling1D: ({ size = 2 }, to) => to.add('repeat', { times: [size] }),
  ZeroPadding2D: ({ padding = 1 }, to) => pad(to, bordersOf(padding)),
  ZeroPadding1D: ({ padding = 1 }, to) => pad(to, [bothEnds(padding)]),
  Cropping2D: ({ cropping }, to) => crop(to, bordersOf(cropping)),
  Cropping1D: ({ cropping = 1 }, to) => crop(to, [bothEnds(cropping)]),
  Dot: lowerDot,
  RepeatVector: ({ n }, to) => to.add('repeatVector', { times: n }),
  Permute: ({ dims }, to) => to.add('transpose', { order: dims.map((axis) => axis - 1) }),
  Select: ({ indices }, to) => to.add('select', { indices }),
  Scatter: lowerScatter,
  Embedding: (_, to) => to.add('lookUp', { table: to.weight('embeddings') }),
  SimpleRNN: lowerRecurrent,
  GRU: lowerRecurrent,
  LSTM: lowerRecurrent,
  Bidirectional: lowerBidirectional,
  TimeDistributed: lowerTimeDistributed,
};
