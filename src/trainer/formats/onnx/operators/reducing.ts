/** Operators that make one value of all along some axes. */
import type { Shape } from '../../../../core/layers/kind';
import { say } from '../../../../core/message/message';
import { sizeOf } from '../../../../core/numbers/sizeOf';
import type { GraphNode } from '../graph/graphNode';
import type { Operator } from '../graph/operator';
import { unsupported } from '../graph/unsupported';
import type { Lowering } from '../lower/lowering';
import { layerShape, type Value } from '../lower/value';
import { linear } from './pieces';

type Pooling = 'GlobalAveragePooling' | 'GlobalMaxPooling';

const shapes: Operator['shapes'] = (node) => [reducedShape(node)];

export const reduceMean: Operator = {
  shapes,
  settings: [1],
  lower: (node, to) => ofUnits(node, to, 'GlobalAveragePooling') ?? reduced(node, to, 'GlobalAveragePooling', reducedAxes(node)),
};

export const reduceMax: Operator = {
  shapes,
  settings: [1],
  lower: (node, to) => ofUnits(node, to, 'GlobalMaxPooling') ?? reduced(node, to, 'GlobalMaxPooling', reducedAxes(node)),
};

/** Of products of two rows: their dot product; else a mean, this many times. */
export const reduceSum: Operator = {
  shapes,
  settings: [1],
  lower: (node, to) => {
    const axes = reducedAxes(node);
    const count = sizeOf(axes.map((axis) => node.dims(0)[axis] ?? NaN));
    return dotProduct(node, to, axes) ?? linear(node, to, reduceMean.lower!(node, to) as Value, { factor: count });
  },
};

function dotProduct(node: GraphNode, to: Lowering, axes: readonly number[]): Value | undefined {
  const given = to.input(node);
  const { layer } = given;
  const isProduct = layer.type === 'Multiply' && layer.inputs.length === 2 && layer.shape.length === 1 && given.order.length === 2;
  if (!isProduct || axes.length !== 1 || axes[0] !== given.order[1]) return undefined;
  const factors = layer.inputs.map((input): Value => ({ ...given, layer: input }));
  return withoutUnits(node, to, { ...given, layer: to.addLayer(node, { type: 'Dot', fields: { axes: 1 }, inputs: factors }) });
}

/** Of the units of each place alone: a mean is a sum with the same weight for each of them, and the largest is found with the axes turned. */
function ofUnits(node: GraphNode, to: Lowering, type: Pooling): Value | undefined {
  const given = to.input(node);
  const [axis, ...others] = reducedAxes(node);
  const units = given.dims[axis ?? NaN];
  // Steps of units are pooled over either.
  const isOfOne = others.length === 0 && given.order.slice(1).includes(axis!) && given.order.length !== 3;
  if (!isOfOne || typeof units !== 'number') return undefined;
  const value = to.withAxisOrder(node, given, [...given.order.filter((own) => own !== axis), axis!]);
  if (type === 'GlobalAveragePooling') {
    const kernel = node.facts.constant(new Float32Array(units).fill(1 / units), [units, 1]);
    return withoutUnits(node, to, {
      ...value,
      layer: to.addLayer(node, { type: 'Dense', fields: { units: 1, useBias: false }, inputs: [value], weights: { kernel } }),
    });
  }
  const places = sizeOf(layerShape(value).slice(0, -1).map((size) => size ?? NaN)); // prettier-ignore
  const steps = to.viewedAs(node, value, { dims: [1, places, units], order: [0, 1, 2] });
  const turned: Value = {
    ...steps,
    layer: to.addLayer(node, { type: 'Permute', fields: { dims: [2, 1] }, inputs: [steps] }),
    dims: [1, units, places],
  };
  const pooled: Value = {
    ...turned,
    layer: to.addLayer(node, { type: `${type}1D`, inputs: [turned] }),
    dims: [1, places],
    order: [0, 1],
    isExclusive: true,
  };
  const dims = value.dims.map((size, own) => (own === axis ? 1 : size));
  return withoutUnits(node, to, to.viewedAs(node, pooled, { dims, order: value.order }));
}

/** @param value the layer that gives one unit where there were several */
function withoutUnits(node: GraphNode, to: Lowering, value: Value): Value {
  const axis = value.order.at(-1)!;
  const kept: Value = {
    ...value,
    dims: value.dims.map((size, at) => (at === axis ? 1 : size)),
    units: undefined,
    isExclusive: true,
    isPositive: false,
  };
  if (node.int('keepdims', 1) === 1) return kept;
  const dims = reducedShape(node);
  return dims.length === 1 ? { ...kept, dims, order: [0] } : to.reshapedTo(node, kept, dims);
}

/** All axes but batch and units are taken together. */
export function reduced(node: GraphNode, to: Lowering, type: Pooling, axes: readonly number[]): Value {
  const dims = node.dims(0);
  const given = to.input(node);
  const left = [...dims.keys()].filter((axis) => axis !== given.order[0] && !axes.includes(axis));
  const isGlobal = axes.length > 0 && axes.length <= 3 && left.length === 1 && !axes.includes(given.order[0]!);
  if (!isGlobal) unsupported(say('it takes axes [{0}] together, which no layer of a spec does', axes.join(', ')));
  const value = to.withAxisOrder(node, given, [given.order[0]!, ...axes, left[0]!]);
  const layer = to.addLayer(node, { type: `${type}${String(axes.length)}D`, inputs: [value] });
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
