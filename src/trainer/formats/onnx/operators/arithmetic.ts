import type { Shape } from '../../../../core/layers/kind';
import { say } from '../../../../core/message/message';
import type { GraphNode } from '../graph/graphNode';
import type { Operator } from '../graph/operator';
import { unsupported } from '../graph/unsupported';
import { perUnit, scaled } from '../lower/fuse';
import type { Lowering } from '../lower/lowering';
import { scaledPlaces } from '../lower/scale';
import type { Value } from '../lower/value';
import { broadcast } from '../values/arrays';
import type { Constant } from '../values/constant';
import { constantsOf, knownDims } from './folding';
import { cut, type Limits, linear } from './pieces';
import { broadcastShape } from './sizes';

/** The layers that compute what one operator does: between values, and with a constant on one side. */
interface Meaning {
  readonly compute: (a: number, b: number) => number;
  readonly layer?: string;
  /** `value ∘ constant`. */
  readonly right?: (constant: Constant) => Affine;
  /** `constant ∘ value`. */
  readonly left?: (constant: Constant) => Affine;
  /** With one number on either side: between which two numbers the value is kept. */
  readonly limits?: (number: number) => Limits;
}

interface Affine {
  readonly scale?: Constant;
  readonly shift?: Constant;
}

const minusOne = (constant: Constant) => constant.mapped(() => -1);
const negative = (constant: Constant) => constant.mapped((value) => -value);

export const add = binary({
  compute: (a, b) => a + b,
  layer: 'Add',
  right: (shift) => ({ shift }),
  left: (shift) => ({ shift }),
});
export const subtract = binary({
  compute: (a, b) => a - b,
  layer: 'Subtract',
  right: (constant) => ({ shift: negative(constant) }),
  left: (shift) => ({ scale: minusOne(shift), shift }),
});
export const multiply = binary({
  compute: (a, b) => a * b,
  layer: 'Multiply',
  right: (scale) => ({ scale }),
  left: (scale) => ({ scale }),
});
export const divide = binary({
  compute: (a, b) => a / b,
  right: (constant) => ({ scale: constant.mapped((value) => 1 / value) }),
});
export const maximum = binary({ compute: Math.max, layer: 'Maximum', limits: (least) => [least, Infinity] });
export const minimum = binary({ compute: Math.min, layer: 'Minimum', limits: (most) => [-Infinity, most] });
export const sum: Operator = { ...add };
export const mean = binary({ compute: (a, b) => (a + b) / 2, layer: 'Average' });
export const power = binary({ compute: (a, b) => a ** b });
export const equal = binary({ compute: (a, b) => Number(a === b) });
export const modulo = binary({ compute: (a, b) => ((a % b) + b) % b });
export const less = binary({ compute: (a, b) => Number(a < b) });
export const greater = binary({ compute: (a, b) => Number(a > b) });

export const negate: Operator = {
  constant: (node) => constantsOf(node)?.[0].mapped((value) => -value),
  lower: (node, to) => linear(node, to, to.input(node), { factor: -1 }),
};

function binary(meaning: Meaning): Operator {
  const shapes = (node: GraphNode): readonly Shape[] => [broadcastShape(node.inputs.map((_, index) => node.dims(index)))];
  return {
    shapes,
    constant: (node) => {
      const inputs = constantsOf(node);
      if (inputs === undefined || inputs.length !== 2) return inputs?.length === 1 ? inputs[0] : undefined;
      const [a, b] = inputs as [Constant, Constant];
      const dims = knownDims(shapes(node)[0]);
      // Whole numbers are divided to whole numbers.
      const compute = a.isFloat ? meaning.compute : (x: number, y: number) => Math.trunc(meaning.compute(x, y));
      return a.derive(
        dims,
        (x, y) => {
          const [left, right] = [broadcast(x, a.dims, dims), broadcast(y, b.dims, dims)];
          return left.map((value, at) => compute(value, right[at]!));
        },
        [b],
      );
    },
    lower: (node, to) => {
      const constantAt = node.inputs.findIndex((input) => input?.constant !== undefined);
      if (constantAt < 0) return joined(node, to, meaning);
      const number = node.constant(constantAt).single;
      if (meaning.limits !== undefined && number !== undefined && node.inputs.length === 2)
        return cut(node, to, to.input(node, 1 - constantAt), meaning.limits(number));
      const affine = node.inputs.length === 2 ? (constantAt === 1 ? meaning.right : meaning.left) : undefined;
      if (affine === undefined) unsupported(say('no layer of a spec computes this with a constant of the file'));
      const value = to.input(node, 1 - constantAt);
      const constant = perUnit(value, node.constant(constantAt));
      if (constant !== undefined) return scaled(node, to, value, affine(constant));
      if (node.constant(constantAt).dims.length > value.dims.length)
        unsupported(say('its inputs have to be repeated along several axes, which no layer of a spec does'));
      return scaledPlaces(node, to, value, affine(node.constant(constantAt)));
    },
  };
}

function joined(node: GraphNode, to: Lowering, { layer: type }: Meaning): Value {
  if (type === undefined || (type === 'Average' && node.inputs.length < 2)) return unsupported(say('no layer of a spec computes this'));
  const given = node.inputs.map((_, index) => to.input(node, index));
  if (given.length === 1) return given[0]!;
  const dims = broadcastShape(given.map((value) => value.dims));
  const largest = given.find((value) => value.dims.join() === dims.join() && value.dims.length === dims.length);
  if (largest === undefined) return unsupported(say('its inputs have to be repeated along several axes, which no layer of a spec does'));
  const expanded = given.map((value) => (value.dims.join() === dims.join() ? value : repeated(node, to, value, largest)));
  const alike = alignedTo(node, to, expanded, largest);
  const layer = to.addLayer(node, { type, inputs: alike });
  return { ...alike[0]!, layer, dims, isExclusive: true, isPositive: alike.every(({ isPositive }) => isPositive) && type !== 'Subtract' };
}

/** All with their axes and units as one has them. */
export function alignedTo(node: GraphNode, to: Lowering, values: readonly Value[], one: Value): Value[] {
  const arranged = values.map((value) => to.withAxisOrder(node, value, one.order));
  const isSame = arranged.every(({ units }) => units?.key === arranged[0]!.units?.key);
  return isSame ? arranged : arranged.map((value) => to.withUnitsInOrder(node, value));
}

/** The value with a number for all along some axes as often as the tensor of those sizes has it. */
function repeated(node: GraphNode, to: Lowering, given: Value, wanted: Value): Value {
  const { dims, order } = wanted;
  const missing = dims.length - given.dims.length;
  const own = given.order.slice(1).map((axis) => axis + missing);
  const wide = { ...given, dims: [...dims.slice(0, missing).map(() => 1), ...given.dims], order: [order[0]!, ...own] };
  const isBatchSame = given.order[0]! < 0 || given.order[0]! + missing === order[0];
  const fits = wide.dims.every((size, axis) => size === dims[axis] || size === 1);
  if (!isBatchSame || !fits || wide.dims[order[0]!] !== dims[order[0]!] || dims.includes(null))
    return unsupported(say('its inputs have to be repeated along several axes, which no layer of a spec does'));
  const value = to.withAxisOrder(node, wide, order);
  return overPlaces(node, to, overUnits(node, to, value, dims), dims);
}

/** As many units of the same value: sums of one, with the weight 1. */
function overUnits(node: GraphNode, to: Lowering, value: Value, dims: Shape): Value {
  const axis = value.order.at(-1)!;
  const units = dims[axis]!;
  if (value.dims[axis] === units) return value;
  const kernel = node.facts.constant(new Float32Array(units).fill(1), [1, units]);
  const layer = to.addLayer(node, { type: 'Dense', fields: { units, useBias: false }, inputs: [value], weights: { kernel } });
  return { ...value, layer, dims: value.dims.map((size, at) => (at === axis ? units : size)), isExclusive: true };
}

/** The same units at all steps, or at all rows and columns. */
function overPlaces(node: GraphNode, to: Lowering, value: Value, dims: Shape): Value {
  const places = value.order.slice(1, -1);
  const size = places.map((axis) => dims[axis]! / value.dims[axis]!);
  if (size.every((times) => times === 1)) return value;
  if (places.length > 2) return unsupported(say('its inputs have to be repeated along several axes, which no layer of a spec does'));
  const type = `UpSampling${String(places.length)}D`;
  return {
    ...value,
    layer: to.addLayer(node, { type, fields: { size: places.length === 1 ? size[0] : size }, inputs: [value] }),
    dims,
    isExclusive: true,
  };
}
