/** Operators that compute settings: shapes and lists of axes. What they give is known when a file is read. */
import { sizeOf } from '../../../../core/numbers/sizeOf';
import { isInputType } from '../../../../core/layers';
import type { Shape } from '../../../../core/layers/kind';
import { say } from '../../../../core/message/message';
import type { GraphNode } from '../graph/graphNode';
import type { Operator } from '../graph/operator';
import { unsupported } from '../graph/unsupported';
import { broadcast } from '../values/arrays';
import { type Constant, mostKnown } from '../values/constant';
import { constantsOf, isConstant, knownDims, numbers } from './folding';
import { broadcastShape } from './sizes';

/** A tensor of its own; its attribute `value` has been read with the file. */
export const constant: Operator = {
  shapes: (node) => [node.input(0).dims],
  constant: (node) => {
    const stored = node.inputs[0]?.constant;
    if (stored !== undefined) return stored;
    const one = node.attribute('value_float')?.float ?? node.attribute('value_int')?.int;
    const isFloat = node.attribute('value_float') !== undefined || node.attribute('value_floats') !== undefined;
    const list = node.attribute('value_floats')?.floats ?? node.attribute('value_ints')?.ints ?? (one === undefined ? undefined : [one]);
    if (list === undefined) return unsupported(say('it has a value that cannot be read'));
    return node.facts.constant(isFloat ? Float32Array.from(list) : numbers(list), one === undefined ? [list.length] : []);
  },
};

export const shape: Operator = {
  shapes: (node) => [[part(node).length]],
  constant: (node) => {
    const dims = knownDims(part(node));
    return node.facts.constant(numbers(dims), [dims.length]);
  },
};

export const size: Operator = {
  shapes: () => [[]],
  constant: (node) => node.facts.constant(numbers([sizeOf(knownDims(node.dims(0)))]), []),
};

export const constantOfShape: Operator = {
  settings: [0],
  shapes: (node) => [node.values(0)],
  constant: (node) => {
    if (!isConstant(node)) return undefined;
    const fill = node.inputs[1]?.constant ?? node.facts.constant(Float32Array.of(0), [1]);
    return fill.reshaped(node.values(0).map(() => 1)).broadcast(sound(node.values(0)));
  },
};

export const expand: Operator = {
  settings: [1],
  shapes: (node) => [broadcastShape([node.dims(0), node.values(1)])],
  constant: (node) => {
    if (!isConstant(node) || node.input(1).constant === undefined) return undefined;
    const source = node.constant(0);
    return source.broadcast(sound(knownDims(broadcastShape([source.dims, node.values(1)]))));
  },
  lower: (node, to) => {
    const value = to.input(node);
    const [dims] = expand.shapes!(node) as [Shape];
    return dims.join() === value.dims.join()
      ? value
      : unsupported(say('its inputs have to be repeated along several axes, which no layer of a spec does'));
  },
};

export const range: Operator = {
  settings: [0, 1, 2],
  shapes: (node) => [[rangeOf(node).length]],
  constant: (node) => {
    const list = constantsOf(node);
    if (list === undefined) return undefined;
    const values = rangeOf(node);
    return node.facts.constant(list[0].isFloat ? Float32Array.from(values) : numbers(values), [values.length]);
  },
};

export const where: Operator = {
  shapes: (node) => [broadcastShape([0, 1, 2].map((index) => node.dims(index)))],
  constant: (node) => {
    const inputs = constantsOf(node);
    if (inputs?.length !== 3) return undefined;
    const [condition, yes, no] = inputs as [Constant, Constant, Constant];
    const dims = knownDims(broadcastShape(inputs.map((input) => input.dims)));
    const compute = (...[c, y, n]: Parameters<Parameters<Constant['derive']>[1]>) => {
      const [choice, left, right] = [broadcast(c, condition.dims, dims), broadcast(y!, yes.dims, dims), broadcast(n!, no.dims, dims)];
      return left.map((value, at) => (choice[at] === 0 ? right[at]! : value));
    };
    return condition.derive(dims, compute, [yes, no], { isFloat: yes.isFloat, stored: [...yes.stored, ...no.stored] });
  },
};

export const reduceProduct: Operator = {
  settings: [1],
  shapes: () => [undefined],
  constant: (node) => {
    const known = node.inputs[0]?.constant?.known;
    const keeps = node.int('keepdims', 1) === 1;
    if (known === undefined || node.dims(0).length > 1) return undefined;
    return node.facts.constant(numbers([sizeOf([...known])]), keeps ? [1] : []);
  },
};

export const floor = ofEach(Math.floor);
export const ceil = ofEach(Math.ceil);
export const not = ofEach((value) => Number(value === 0));
export const squareRoot = ofEach(Math.sqrt);
export const reciprocal = ofEach((value) => 1 / value);
export const logarithm = ofEach(Math.log);
/** A part of GELU in older files. */
export const errorFunction: Operator = {};

/** A function of each constant; of values, no layer is it. */
function ofEach(by: (value: number) => number): Operator {
  return { constant: (node) => constantsOf(node)?.[0].mapped(by) };
}

/** Whole numbers of a value are only those of classes, which an Embedding takes. */
export const cast: Operator = {
  constant: (node) => {
    const given = constantsOf(node)?.[0];
    const isFloat = floats.has(node.int('to', 1));
    const compute = (values: ArrayLike<number>) => (isFloat ? Float32Array.from(values) : Float64Array.from(values, Math.trunc));
    return given === undefined || given.isFloat === isFloat ? given : given.derive(given.dims, compute, [], { isFloat });
  },
  lower: (node, to) => {
    const value = to.input(node);
    if (floats.has(node.int('to', 1)) || isInputType(value.layer.type)) return value;
    return unsupported(say('it makes whole numbers of what a layer computes, which no layer of a spec does'));
  },
};

const floats: ReadonlySet<number> = new Set([1, 10, 11, 16]);

function rangeOf(node: GraphNode): number[] {
  const [start, end, step] = [0, 1, 2].map((index) => node.values(index)[0] ?? 0) as [number, number, number];
  const count = step === 0 ? 0 : Math.max(0, Math.ceil((end - start) / step));
  if (count > mostKnown) unsupported(say('its output would have {0} values', count));
  return Array.from({ length: count }, (_, at) => start + at * step);
}

function part(node: GraphNode): Shape {
  const dims = node.dims(0);
  return dims.slice(node.int('start', 0), node.attribute('end')?.int);
}

function sound(dims: readonly number[]): readonly number[] {
  return dims.every((one) => Number.isSafeInteger(one) && one >= 0)
    ? dims
    : unsupported(say('its output would have the shape [{0}]', dims.join(', ')));
}
