/** Layers that plain tfjs cannot train, in a form that has nothing in common with the engines'. */
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { GraphLayer } from '../../../src/core/graph/graph';
import { type ActivationName, asPair } from '../../../src/core/layers/fields';
import { withoutTrainingFields } from '../../../src/core/layers/weightFields';
import { ComputedLayer } from '../../../src/trainer/engine/layers/computed';
import type { LayerFactory } from '../../../src/trainer/engine/layers/composed';
import { fieldsOf, makeLayer, plainLayer } from '../../../src/trainer/engine/model';
import { resetAfterGru } from './resetAfterGru';
import { activated } from './activated';

/** Recurrent layers and wrappers are tfjs's own; a Select and a Scatter are matrices of zeros and ones; a dilated convolution is one with larger filters that have zeros in them. */
export const oracleLayer: LayerFactory = (layer) => {
  const { spec } = layer;
  const resetting = resetAfterGru(layer);
  if (resetting !== undefined) return resetting;
  if (spec.type === 'SimpleRNN' || spec.type === 'GRU' || spec.type === 'LSTM') return makeLayer(spec.type, recurrentConfig(spec));
  if (spec.type === 'Bidirectional' || spec.type === 'TimeDistributed')
    return makeLayer(spec.type, { ...spec, layer: { className: spec.layer.type, config: recurrentConfig(spec.layer) } });
  if (spec.type === 'Select') {
    return new ComputedLayer(layer, ([x]) => {
      const units = x!.shape.at(-1)!;
      const chosen = tf.cast(tf.oneHot(tf.tensor1d(spec.indices, 'int32'), units), 'float32');
      return tf.reshape(tf.matMul(tf.reshape(x!, [-1, units]), chosen as tf.Tensor2D, false, true), [
        ...x!.shape.slice(0, -1),
        spec.indices.length,
      ]);
    });
  }
  if (spec.type === 'Scatter') {
    const { units, indices } = spec;
    const rest = Array.from({ length: units }, (_, unit) => unit).filter((unit) => !indices.includes(unit));
    const rows = (places: readonly number[]) => tf.cast(tf.oneHot(tf.tensor1d([...places], 'int32'), units), 'float32') as tf.Tensor2D;
    return new ComputedLayer(layer, ([x], [bias]) => {
      const placed = tf.matMul(tf.reshape(x!, [-1, indices.length]), rows(indices));
      const constants = tf.matMul(tf.reshape(bias!, [1, rest.length]), rows(rest));
      return tf.reshape(tf.add(placed, constants), [...x!.shape.slice(0, -1), units]);
    });
  }
  if (spec.type === 'AveragePooling2D') {
    const [size, { padding = 'valid' }] = [asPair(spec.poolSize ?? 2), spec];
    const strides = asPair(spec.strides ?? spec.poolSize ?? 2);
    return new ComputedLayer(layer, ([x]) => {
      // tfjs's own gradient is wrong where windows reach beyond the edge.
      const images = x as tf.Tensor4D;
      const { padInfo } = tf.backend_util.computePool2DInfo(images.shape, [...size], [...strides], 1, padding);
      const meansWithZeros = (values: tf.Tensor4D) => {
        const framed = tf.pad(values, [[0, 0], [padInfo.top, padInfo.bottom], [padInfo.left, padInfo.right], [0, 0]]); // prettier-ignore
        return tf.avgPool(framed, [...size], [...strides], 'valid');
      };
      return tf.div(meansWithZeros(images), meansWithZeros(tf.onesLike(images)));
    });
  }
  if ((spec.type === 'BatchNormalization' || spec.type === 'LayerNormalization') && layer.outputShape.length > 3)
    return onePositionAfterAnother(layer);
  const own = separateSums(layer);
  if (own !== undefined) return own;
  if (!('dilationRate' in spec) || Math.max(...asPair(spec.dilationRate)) === 1) return plainLayer(layer);
  const rates = spec.type === 'Conv1D' ? [spec.dilationRate] : [...asPair(spec.dilationRate)];
  const { padding = 'valid', activation = 'linear' } = spec;
  return new ComputedLayer(layer, ([x], [kernel, bias]) => {
    const filters = rates.reduce((values, rate, axis) => withZeros(values, rate, axis), kernel!);
    const sums =
      spec.type === 'Conv1D'
        ? tf.conv1d(x as tf.Tensor3D, filters as tf.Tensor3D, 1, padding)
        : (spec.type === 'Conv2D' ? tf.conv2d : tf.depthwiseConv2d)(x as tf.Tensor4D, filters as tf.Tensor4D, 1, padding);
    const biased = bias === undefined ? sums : tf.add(sums, bias);
    return activated(activation, biased);
  });
};

/** Layers that tfjs lacks, by other means than the engines': convolutions of separate channels are of all, with kernels that have zeros in them. */
function separateSums(layer: GraphLayer): tfl.layers.Layer | undefined {
  const { spec } = layer;
  const finished = (sums: tf.Tensor, bias: tf.Tensor | undefined, activation: ActivationName = 'linear') =>
    activated(activation, bias === undefined ? sums : tf.add(sums, bias));
  switch (spec.type) {
    case 'ELU': {
      const { alpha = 1 } = spec;
      return new ComputedLayer(layer, ([x]) => tf.add(tf.mul(tf.step(x!), x!), tf.mul(tf.expm1(tf.minimum(x!, 0)), alpha)));
    }
    case 'Rescaling':
      return makeLayer('Rescaling', { name: spec.name, scale: spec.scale, offset: spec.offset ?? 0 });
    case 'Normalization':
      return new ComputedLayer(layer, ([x], [mean, variance]) => tf.mul(tf.sub(x!, mean!), tf.rsqrt(variance!)));
    case 'ZeroPadding1D':
      return new ComputedLayer(layer, ([x]) => {
        const [before, after] = [spec.padding ?? 1].flat() as [number, number?];
        const zeros = (steps: number) => tf.zeros([x!.shape[0], steps, x!.shape[2]!]);
        return tf.concat([zeros(before), x!, zeros(after ?? before)], 1);
      });
    case 'Cropping1D':
      return new ComputedLayer(layer, ([x]) => {
        const [before, after = before] = [spec.cropping ?? 1].flat() as [number, number?];
        const kept = Array.from({ length: x!.shape[1]! - before - after }, (_, at) => before + at);
        return tf.gather(x!, tf.tensor1d(kept, 'int32'), 1);
      });
    case 'DepthwiseConv1D':
      return new ComputedLayer(layer, ([x], [kernel, bias]) =>
        finished(alongChannels(x!, kernel!, spec, spec.dilationRate), bias, spec.activation),
      );
    case 'SeparableConv1D':
      return new ComputedLayer(layer, ([x], [depthwise, pointwise, bias]) => {
        const filtered = alongChannels(x!, depthwise!, spec);
        return finished(tf.conv1d(filtered, pointwise as tf.Tensor3D, 1, 'valid'), bias, spec.activation);
      });
    case 'Conv2D': {
      const { groups = 1, strides = 1, padding = 'valid', dilationRate = 1 } = spec;
      if (groups === 1) return undefined;
      return new ComputedLayer(layer, ([x], [kernel, bias]) => {
        const [, , each, filters] = kernel!.shape as [number, number, number, number];
        const sameGroup = tf.buffer([each * groups, filters]);
        for (let channel = 0; channel < each * groups; channel++)
          for (let filter = 0; filter < filters; filter++)
            sameGroup.set(Number(Math.floor(channel / each) === Math.floor(filter / (filters / groups))), channel, filter);
        const whole = tf.mul(tf.tile(kernel!, [1, 1, groups, 1]), sameGroup.toTensor());
        const spaced = asPair(dilationRate).reduce((values, rate, axis) => withZeros(values, rate, axis), whole);
        return finished(tf.conv2d(x as tf.Tensor4D, spaced as tf.Tensor4D, [...asPair(strides)], padding), bias, spec.activation);
      });
    }
    case 'UpSampling2D': {
      if (spec.interpolation !== 'bilinear') return undefined;
      const [down, across] = asPair(spec.size ?? 2);
      return new ComputedLayer(layer, ([x]) => {
        const [batch, rows, columns, channels] = x!.shape as [number, number, number, number];
        const tall = tf.matMul(mixture(rows, down), tf.reshape(tf.transpose(x!, [1, 0, 2, 3]), [rows, -1]));
        const turned = tf.transpose(tf.reshape(tall, [rows * down, batch, columns, channels]), [2, 1, 0, 3]);
        const wide = tf.matMul(mixture(columns, across), tf.reshape(turned, [columns, -1]));
        return tf.transpose(tf.reshape(wide, [columns * across, batch, rows * down, channels]), [1, 2, 0, 3]);
      });
    }
    case 'PReLU':
    case 'Conv3D':
    case 'MaxPooling3D':
    case 'AveragePooling3D':
      return makeLayer(spec.type, fieldsOf(spec));
    case 'GroupNormalization':
      return new ComputedLayer(layer, ([x], weights) => {
        const { groups = 32, epsilon = 1e-3, center = true, scale = true } = spec;
        const [last, channels] = [x!.rank - 1, x!.shape.at(-1)!];
        const parts = split(x!, groups === -1 ? channels : groups, last).map((part) => {
          const { mean, variance } = tf.moments(part, Array.from({ length: last }, (_, axis) => axis + 1), true); // prettier-ignore
          return tf.mul(tf.sub(part, mean), tf.rsqrt(tf.add(variance, epsilon)));
        });
        const normalized = tf.concat(parts, last);
        const scaled = scale ? tf.mul(normalized, weights[0]!) : normalized;
        return center ? tf.add(scaled, weights.at(-1)!) : scaled;
      });
    case 'Dot':
      return new ComputedLayer(layer, ([x, y]) => {
        const [first, second] = typeof spec.axes === 'number' ? [spec.axes, spec.axes] : spec.axes;
        // [batch, …, 1, summed] and [batch, 1, …, summed].
        const [a, b] = [lastAxis(x!, first), lastAxis(y!, second)].map((value) => (spec.normalize === true ? cosine(value) : value));
        const products = tf.mul(a!.rank === 3 ? tf.expandDims(a!, 2) : tf.expandDims(a!, 1), b!.rank === 3 && a!.rank === 3 ? tf.expandDims(b!, 1) : a!.rank === 3 ? tf.reshape(b!, [b!.shape[0], 1, 1, -1]) : b!.rank === 3 ? b! : tf.expandDims(b!, 1)); // prettier-ignore
        return tf.reshape(tf.sum(products, -1), [x!.shape[0], ...layer.outputShape.map((size) => size!)]);
      });
    default:
      return undefined;
  }
}

/** Each of this many times as many places as a mixture of the old ones whose centres are next to its own. */
function mixture(size: number, times: number): tf.Tensor2D {
  const matrix = tf.buffer<tf.Rank.R2>([size * times, size]);
  for (let at = 0; at < size * times; at++) {
    const center = Math.min(size - 1, Math.max(0, (at + 0.5) / times - 0.5));
    for (let from = 0; from < size; from++) matrix.set(Math.max(0, 1 - Math.abs(center - from)), at, from);
  }
  return matrix.toTensor();
}

function lastAxis(x: tf.Tensor, axis: number): tf.Tensor {
  return x.rank === 3 && (axis === 1 || axis === -2) ? tf.transpose(x, [0, 2, 1]) : x;
}

function cosine(x: tf.Tensor): tf.Tensor {
  return tf.mul(x, tf.rsqrt(tf.sum(tf.square(x), -1, true)));
}

/** Filters of each channel, [steps, channels, multiplier], as a convolution of all channels. */
function alongChannels(
  x: tf.Tensor,
  kernel: tf.Tensor,
  { strides = 1, padding = 'valid' }: { readonly strides?: number; readonly padding?: 'valid' | 'same' },
  dilation = 1,
): tf.Tensor3D {
  const [steps, channels, multiplier] = kernel.shape as [number, number, number];
  const ownChannel = tf.buffer([channels, channels * multiplier]);
  for (let filter = 0; filter < channels * multiplier; filter++) ownChannel.set(1, Math.floor(filter / multiplier), filter);
  const whole = tf.mul(tf.reshape(kernel, [steps, 1, channels * multiplier]), tf.expandDims(ownChannel.toTensor(), 0));
  return tf.conv1d(x as tf.Tensor3D, withZeros(whole, dilation, 0) as tf.Tensor3D, strides, padding);
}

/** With Keras's defaults, which are not tfjs's. */
function recurrentConfig({ type, ...all }: { readonly type: string }): tf.serialization.ConfigDict {
  const fields = withoutTrainingFields(all);
  if (type !== 'SimpleRNN' && type !== 'GRU' && type !== 'LSTM') return fields;
  return {
    activation: 'tanh',
    recurrentInitializer: 'zeros',
    ...(type === 'SimpleRNN' ? {} : { recurrentActivation: 'sigmoid' }),
    ...fields,
  };
}

/** Zeros between neighbours along an axis, so that they are `rate` apart. */
function withZeros(values: tf.Tensor, rate: number, axis: number): tf.Tensor {
  if (rate === 1) return values;
  const parts = split(values, values.shape[axis]!, axis);
  const gap = parts.length < 2 ? [] : Array.from({ length: rate - 1 }, () => tf.zerosLike(parts[0]!));
  return tf.concat(
    parts.flatMap((part, at) => (at === 0 ? [part] : [...gap, part])),
    axis,
  );
}

/** tfjs has no gradient of a split into one part. */
function split(values: tf.Tensor, count: number, axis: number): tf.Tensor[] {
  return count === 1 ? [values] : tf.split(values, count, axis);
}

/** A layer of tfjs that does the same at every position, of more axes than tfjs takes. */
function onePositionAfterAnother({ spec, outputShape }: GraphLayer): tfl.layers.Layer {
  const layer = makeLayer(spec.type, fieldsOf(spec));
  const [build, call] = [layer.build.bind(layer), layer.call.bind(layer)];
  const channels = outputShape.at(-1)!;
  layer.build = () => {
    build([null, channels]);
    layer.inputSpec = [];
  };
  layer.call = (inputs, options) => {
    const [x] = [inputs].flat() as [tf.Tensor];
    return tf.reshape(call(tf.reshape(x, [-1, channels]), options) as tf.Tensor, x.shape);
  };
  return layer;
}
