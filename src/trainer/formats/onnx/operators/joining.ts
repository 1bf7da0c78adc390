import type { Shape } from '../../../../core/layers/kind';
import { say } from '../../../../core/message/message';
import type { GraphNode } from '../graph/graphNode';
import type { Operator } from '../graph/operator';
import { unsupported } from '../graph/unsupported';
import type { Lowering } from '../lower/lowering';
import { layerShape, type UnitOrder, type Value } from '../lower/value';
import { concatenated } from '../values/arrays';
import { constantsOf, knownDims } from './folding';

export const concat: Operator = {
  shapes: (node) => [joinedShape(node)],
  constant: (node) => {
    const inputs = constantsOf(node);
    if (inputs === undefined) return undefined;
    const axis = axisOf(node);
    const [first, ...others] = inputs;
    return first.derive(
      knownDims(joinedShape(node)),
      (...all) =>
        concatenated(
          all.map((values, at) => ({ values, dims: inputs[at]!.dims })),
          axis,
        ),
      others,
    );
  },
  lower: (node, to) => {
    const axis = axisOf(node);
    const given = node.inputs.map((_, index) => to.input(node, index));
    const [only] = given as [Value];
    if (given.length === 1) return only;
    const one = only.order.includes(axis) ? only : withAxis(node, to, only, axis);
    const dims = joinedShape(node);
    const own = one.order.indexOf(axis);
    if (own === one.order.length - 1) return besideEachOther(node, to, given, { ...one, dims });
    if (own === 1) return behindEachOther(node, to, given, { ...one, dims });
    return unsupported(say('it joins its inputs along an axis other than the units, which no layer of a spec does'));
  },
};

/** Along the last axis of the layers. @param as axes and sizes of the result */
function besideEachOther(node: GraphNode, to: Lowering, given: readonly Value[], as: Value): Value {
  const values = given.map((value) => to.withAxisOrder(node, value, as.order));
  const layer = to.addLayer(node, { type: 'Concatenate', inputs: values });
  const units = values.every((value) => value.units === undefined) ? undefined : joinedOrder(values);
  return { ...as, layer, units, isExclusive: true, isPositive: values.every(({ isPositive }) => isPositive) };
}

/** Along the first axis of the layers, so that all values of one follow all of the other. @param as axes and sizes of the result */
function behindEachOther(node: GraphNode, to: Lowering, given: readonly Value[], { dims, order }: Pick<Value, 'dims' | 'order'>): Value {
  const values = given.map((value) => to.withUnitsInOrder(node, to.withAxisOrder(node, value, order)));
  const flat = values.map((value) => {
    const count = layerShape(value).reduce<number>((product, size) => product * (size ?? NaN), 1);
    return to.viewedAs(node, value, { dims: [1, count], order: [0, 1] });
  });
  const layer = to.addLayer(node, { type: 'Concatenate', inputs: flat });
  const total = layer.shape[0] ?? null;
  const all: Value = {
    layer,
    dims: [1, total],
    order: [0, 1],
    isExclusive: true,
    isPositive: values.every(({ isPositive }) => isPositive),
  };
  return { ...to.viewedAs(node, all, { dims, order }), units: undefined };
}

/** The value with an axis of size 1 in its layer. */
function withAxis(node: GraphNode, to: Lowering, value: Value, axis: number): Value {
  const order = [...value.order];
  const after = order.findIndex((one, index) => index > 0 && one > axis);
  order.splice(after < 0 ? order.length : after, 0, axis);
  return to.withAxisOrder(node, value, order);
}

function joinedOrder(values: readonly Value[]): UnitOrder {
  const sizes = values.map((value) => layerShape(value).at(-1) ?? 0);
  return {
    key: values.map(({ units }, at) => `${String(sizes[at])}: ${units?.key ?? ''}`).join(' + '),
    indices: () => {
      let first = 0;
      return values.flatMap(({ units }, at) => {
        const size = sizes[at]!;
        const own = units?.indices() ?? Array.from({ length: size }, (_, unit) => unit);
        first += size;
        return own.map((unit) => unit + first - size);
      });
    },
  };
}

function axisOf(node: GraphNode): number {
  return node.axis(node.int('axis', 1), node.dims(0).length);
}

function joinedShape(node: GraphNode): Shape {
  const axis = axisOf(node);
  const shapes = node.inputs.map((_, index) => node.dims(index));
  const fits = shapes.every(
    (shape) =>
      shape.length === shapes[0]!.length &&
      shape.every((size, at) => at === axis || size === shapes[0]![at] || size === null || shapes[0]![at] === null),
  );
  if (!fits) unsupported(say('its inputs have shapes that do not fit one another'));
  const sizes = shapes.map((shape) => shape[axis]!);
  return shapes[0]!.map((size, at) => (at === axis ? sumOf(sizes) : size));
}

function sumOf(sizes: Shape): number | null {
  return sizes.reduce<number | null>((all, size) => (all === null || size === null ? null : all + size), 0);
}
