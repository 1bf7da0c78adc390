import type { Shape } from '../../../../core/layers/kind';
import { say } from '../../../../core/message/message';
import type { GraphNode } from '../graph/graphNode';
import type { Operator } from '../graph/operator';
import { unsayable } from '../graph/unsayable';
import type { Lowering } from '../lower/lowering';
import { channelsLast, type Value } from '../lower/value';
import { requireAxes, windowFields } from './convolution';
import { withZeros } from './padding';
import { borderOf, type WindowAxis, windowOf } from './window';

export const maxPool: Operator = {
  shapes: (node) => [pooledShape(node)],
  lower: (node, to) =>
    pooled(node, to, 'MaxPooling', (value) => {
      // Zeros beside values that are none of them below zero change no maximum.
      if (!value.isPositive) unsayable(say('its windows reach over the border by another amount than those of a spec do'));
      return true;
    }),
};

export const averagePool: Operator = {
  shapes: (node) => [pooledShape(node)],
  lower: (node, to) => {
    const countsZeros = node.int('count_include_pad', 0) === 1;
    return pooled(node, to, 'AveragePooling', () => {
      if (!countsZeros || node.int('ceil_mode', 0) === 1)
        unsayable(say('its windows reach over the border by another amount than those of a spec do'));
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

export const reduceMean: Operator = {
  shapes: (node) => [reducedShape(node)],
  settings: [1],
  lower: (node, to) => reduced(node, to, 'GlobalAveragePooling', reducedAxes(node)),
};

export const reduceMax: Operator = {
  shapes: (node) => [reducedShape(node)],
  settings: [1],
  lower: (node, to) => reduced(node, to, 'GlobalMaxPooling', reducedAxes(node)),
};

/** Of products of two rows: their dot product. */
export const reduceSum: Operator = {
  shapes: (node) => [reducedShape(node)],
  settings: [1],
  lower: (node, to) => {
    const given = to.input(node);
    const axes = reducedAxes(node);
    const { layer } = given;
    const isProduct = layer.type === 'Multiply' && layer.inputs.length === 2 && layer.shape.length === 1 && given.order.length === 2;
    if (!isProduct || axes.length !== 1 || axes[0] !== given.order[1])
      return unsayable(say('it sums over axes [{0}], which a layer of a spec does only for products of two rows', axes.join(', ')));
    const factors = layer.inputs.map((input): Value => ({ ...given, layer: input }));
    const dot = to.layer(node, { type: 'Dot', fields: { axes: 1 }, inputs: factors });
    const dims = reducedShape(node);
    return { layer: dot, dims, order: dims.length < given.dims.length ? [0] : given.order, isExclusive: true, isPositive: false };
  },
};

function pooled(node: GraphNode, to: Lowering, type: 'MaxPooling' | 'AveragePooling', mayPad: (value: Value) => boolean): Value {
  const axes = windowed(node);
  const rank = requireAxes(axes);
  if (axes.some(({ dilation }) => dilation !== 1)) unsayable(say('a spec has no pooling with dilation'));
  if (node.outputs.length > 1 && node.outputs[1] !== '')
    unsayable(say('it gives the places of its values as well, which no layer of a spec does'));
  const value = to.arranged(node, to.input(node), channelsLast(rank + 2));
  let border = borderOf(axes);
  // An average with zeros that count is none of Keras's.
  if (border === 'same' && type === 'AveragePooling' && node.int('count_include_pad', 0) === 1) border = 'padded';
  const input = border === 'padded' && mayPad(value) ? withZeros(node, to, value, axes) : value;
  const { kernelSize, strides } = windowFields(axes, rank);
  const fields = { poolSize: kernelSize, strides: strides ?? 1, padding: border === 'same' ? 'same' : undefined };
  const layer = to.layer(node, { type: `${type}${String(rank)}D`, fields, inputs: [input] });
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

/** All axes but batch and units are taken together. */
function reduced(node: GraphNode, to: Lowering, type: 'GlobalAveragePooling' | 'GlobalMaxPooling', axes: readonly number[]): Value {
  const dims = node.dims(0);
  const given = to.input(node);
  const left = [...dims.keys()].filter((axis) => axis !== given.order[0] && !axes.includes(axis));
  const isGlobal = axes.length > 0 && axes.length <= 3 && left.length === 1 && !axes.includes(given.order[0]!);
  if (!isGlobal) unsayable(say('it takes axes [{0}] together, which no layer of a spec does', axes.join(', ')));
  const value = to.arranged(node, given, [given.order[0]!, ...axes, left[0]!]);
  const layer = to.layer(node, { type: `${type}${String(axes.length)}D`, inputs: [value] });
  const order = [given.order[0]!, left[0]!];
  const kept = { ...value, layer, dims: dims.map((size, axis) => (axes.includes(axis) ? 1 : size)), order, isExclusive: true };
  if (node.int('keepdims', 1) === 1) return kept;
  const place = (axis: number) => axis - axes.filter((gone) => gone < axis).length;
  return { ...kept, dims: kept.dims.filter((_, axis) => !axes.includes(axis)), order: order.map(place) };
}

function reducedAxes(node: GraphNode): number[] {
  const rank = node.dims(0).length;
  const written = node.setting('axes', 1) ?? [];
  if (written.length === 0) return node.int('noop_with_empty_axes', 0) === 1 ? [] : [...node.dims(0).keys()];
  return [...new Set(written.map((axis) => node.axis(axis, rank)))].sort((a, b) => a - b);
}

function reducedShape(node: GraphNode): Shape {
  const axes = reducedAxes(node);
  const dims = node.dims(0);
  return node.int('keepdims', 1) === 1
    ? dims.map((size, axis) => (axes.includes(axis) ? 1 : size))
    : dims.filter((_, axis) => !axes.includes(axis));
}
