/** Layers that plain tfjs cannot train, in a form that has nothing in common with the engines'. */
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { asPair } from '../../../src/core/layers/fields';
import { withoutTrainingFields } from '../../../src/core/layers/weightFields';
import { ComputedLayer } from '../../../src/trainer/engine/layers/computed';
import type { LayerFactory } from '../../../src/trainer/engine/layers/composed';
import { makeLayer, plainLayer } from '../../../src/trainer/engine/model';

/** Recurrent layers and wrappers are tfjs's own; a Select is a matrix of zeros and ones; a dilated convolution is one with larger filters that have zeros in them. */
export const oracleLayer: LayerFactory = (layer) => {
  const { spec } = layer;
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
    return tfl.layers.activation({ activation }).call(biased, {}) as tf.Tensor;
  });
};

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
  const parts = tf.split(values, values.shape[axis]!, axis);
  const gap = parts.length < 2 || rate < 2 ? [] : Array.from({ length: rate - 1 }, () => tf.zerosLike(parts[0]!));
  return tf.concat(
    parts.flatMap((part, at) => (at === 0 ? [part] : [...gap, part])),
    axis,
  );
}
