import type { Shape } from '../../../../core/layers/kind';
import { say } from '../../../../core/message/message';
import type { GraphNode } from '../graph/graphNode';
import type { Operator } from '../graph/operator';
import { unsupported } from '../graph/unsupported';
import type { Lowering } from '../lower/lowering';
import { channelsLast, type Value } from '../lower/value';
import { requireAxes, windowFields } from './convolution';
import { withZeros } from './padding';
import { reduced } from './reducing';
import { borderOf, type WindowAxis, windowOf } from './window';

export const maxPool: Operator = {
  shapes: (node) => [pooledShape(node)],
  lower: (node, to) =>
    pooled(node, to, 'MaxPooling', (value) => {
      // Zeros beside values that are none of them below zero change no maximum.
      if (!value.isPositive) unsupported(say('its windows reach over the border by another amount than those of a spec do'));
      return true;
    }),
};

export const averagePool: Operator = {
  shapes: (node) => [pooledShape(node)],
  lower: (node, to) => {
    const countsZeros = node.int('count_include_pad', 0) === 1;
    return pooled(node, to, 'AveragePooling', () => {
      if (!countsZeros || node.int('ceil_mode', 0) === 1)
        unsupported(say('its windows reach over the border by another amount than those of a spec do'));
      return true;
    });
  },
};

export const globalAveragePool: Operator = {
  shapes: (node) => [globalShape(node)],
  lower: (node, to) => reduced(node, to, 'GlobalAveragePooling', channelsLast(node.dims(0).length).slice(1, -1)),
};

export const globalMaxPool: Operator = {
  shapes: (node) => [globalShape(node)],
  lower: (node, to) => reduced(node, to, 'GlobalMaxPooling', channelsLast(node.dims(0).length).slice(1, -1)),
};

function pooled(node: GraphNode, to: Lowering, type: 'MaxPooling' | 'AveragePooling', mayPad: (value: Value) => boolean): Value {
  const axes = windowed(node);
  const rank = requireAxes(axes);
  if (axes.some(({ dilation }) => dilation !== 1)) unsupported(say('a spec has no pooling with dilation'));
  if (node.outputs.length > 1 && node.outputs[1] !== '')
    unsupported(say('it gives the places of its values as well, which no layer of a spec does'));
  const value = to.withAxisOrder(node, to.input(node), channelsLast(rank + 2));
  let border = borderOf(axes);
  // An average with zeros that count is none of Keras's.
  if (border === 'same' && type === 'AveragePooling' && node.int('count_include_pad', 0) === 1) border = 'padded';
  const input = border === 'padded' && mayPad(value) ? withZeros(node, to, value, axes) : value;
  const { kernelSize, strides } = windowFields(axes, rank);
  const fields = { poolSize: kernelSize, strides: strides ?? 1, padding: border === 'same' ? 'same' : undefined };
  const layer = to.addLayer(node, { type: `${type}${String(rank)}D`, fields, inputs: [input] });
  return { ...value, layer, dims: pooledShape(node), isExclusive: true };
}

function windowed(node: GraphNode): readonly WindowAxis[] {
  return windowOf(node, node.dims(0), node.ints('kernel_shape') ?? []);
}

function pooledShape(node: GraphNode): Shape {
  return [...node.dims(0).slice(0, 2), ...windowed(node).map(({ output }) => output)];
}

function globalShape(node: GraphNode): Shape {
  return node.dims(0).map((size, axis) => (axis < 2 ? size : 1));
}
