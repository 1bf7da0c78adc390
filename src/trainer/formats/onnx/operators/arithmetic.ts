import type { Shape } from '../../../../core/layers/kind';
import { say } from '../../../../core/message/message';
import type { GraphNode } from '../graph/graphNode';
import type { Operator } from '../graph/operator';
import { unsayable } from '../graph/unsayable';
import { perUnit, scaled } from '../lower/fuse';
import type { Lowering } from '../lower/lowering';
import { channelsLast, layerShape, type Value } from '../lower/value';
import { broadcast } from '../values/arrays';
import type { Constant } from '../values/constant';
import { constantsOf, knownDims } from './folding';
import { broadcastShape } from './sizes';

/** How one operator is said in layers: between values, and with a constant on one side. */
interface Meaning {
  readonly compute: (a: number, b: number) => number;
  readonly layer?: string;
  /** `value ∘ constant`. */
  readonly right?: (constant: Constant) => Affine;
  /** `constant ∘ value`. */
  readonly left?: (constant: Constant) => Affine;
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
export const maximum = binary({ compute: Math.max, layer: 'Maximum' });
export const minimum = binary({ compute: Math.min, layer: 'Minimum' });
export const sum: Operator = { ...add };
export const mean = binary({ compute: (a, b) => (a + b) / 2, layer: 'Average' });
export const power = binary({ compute: (a, b) => a ** b });
export const equal = binary({ compute: (a, b) => Number(a === b) });
export const less = binary({ compute: (a, b) => Number(a < b) });
export const greater = binary({ compute: (a, b) => Number(a > b) });

export const negate: Operator = {
  constant: (node) => constantsOf(node)?.[0].mapped((value) => -value),
  lower: (node, to) => {
    const value = to.input(node);
    const units = layerShape(value).at(-1);
    if (units === null || units === undefined) return unsayable(say('the shape of its input "{0}" is not known', node.input(0).name));
    return scaled(node, to, value, { scale: node.facts.constant(new Float32Array(units).fill(-1), [units]) });
  },
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
      const affine = node.inputs.length === 2 ? (constantAt === 1 ? meaning.right : meaning.left) : undefined;
      if (affine === undefined) unsayable(say('no layer of a spec computes this with a constant of the file'));
      const value = to.input(node, 1 - constantAt);
      const constant = perUnit(value, node.constant(constantAt));
      if (constant === undefined)
        unsayable(
          say(
            'its constant of shape [{0}] is more than one number for each unit, which no layer of a spec has',
            node.constant(constantAt).dims.join(', '),
          ),
        );
      return scaled(node, to, value, affine(constant));
    },
  };
}

function joined(node: GraphNode, to: Lowering, { layer: type }: Meaning): Value {
  if (type === undefined || (type === 'Average' && node.inputs.length < 2)) return unsayable(say('no layer of a spec computes this'));
  const given = node.inputs.map((_, index) => to.input(node, index));
  if (given.length === 1) return given[0]!;
  const dims = broadcastShape(given.map((value) => value.dims));
  const largest = given.find((value) => value.dims.join() === dims.join() && value.dims.length === dims.length);
  if (largest === undefined) return unsayable(say('its inputs have to be repeated along several axes, which no layer of a spec does'));
  const expanded = given.map((value) => (value.dims.join() === dims.join() ? value : repeated(node, to, value, dims)));
  const alike = alignedTo(node, to, expanded, largest);
  const layer = to.layer(node, { type, inputs: alike });
  return { ...alike[0]!, layer, dims, isExclusive: true, isPositive: alike.every(({ isPositive }) => isPositive) && type !== 'Subtract' };
}

/** All with their axes and units as one has them. */
export function alignedTo(node: GraphNode, to: Lowering, values: readonly Value[], one: Value): Value[] {
  const arranged = values.map((value) => to.arranged(node, value, one.order));
  const isSame = arranged.every(({ units }) => units?.key === arranged[0]!.units?.key);
  return isSame ? arranged : arranged.map((value) => to.plain(node, value));
}

/** One number for each channel, at all rows and columns. */
function repeated(node: GraphNode, to: Lowering, value: Value, dims: Shape): Value {
  const isGate = dims.length === 4 && value.dims.length === 4 && value.dims[1] === dims[1] && value.dims[2] === 1 && value.dims[3] === 1;
  if (!isGate || dims.includes(null))
    return unsayable(say('its inputs have to be repeated along several axes, which no layer of a spec does'));
  const single = to.arranged(node, value, channelsLast(4));
  const layer = to.layer(node, { type: 'UpSampling2D', fields: { size: [dims[2], dims[3]] }, inputs: [single] });
  return { ...single, layer, dims, isExclusive: true };
}
