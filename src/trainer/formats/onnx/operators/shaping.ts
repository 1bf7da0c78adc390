/** Operators that move values, or change the axes that they lie on. */
import type { Shape } from '../../../../core/layers/kind';
import { say } from '../../../../core/message/message';
import type { GraphNode } from '../graph/graphNode';
import type { Operator } from '../graph/operator';
import { unsupported } from '../graph/unsupported';
import { constantsOf, isConstant, knownDims } from './folding';
import { normalizedInGroups } from './normalization';
import { product } from './sizes';

export const reshape: Operator = {
  settings: [1],
  shapes: (node) => [targetShape(node)],
  constant: (node) => (isConstant(node) ? node.constant(0).reshaped(knownDims(targetShape(node))) : undefined),
  lower: (node, to) => {
    const [dims, from] = [targetShape(node), to.input(node)];
    const normalized = to.normalizedGroups.get(node.input(0).name);
    if (normalized?.from.dims.join() === dims.join()) return normalizedInGroups(node, to, normalized);
    for (const name of node.outputs) to.reshapedFrom.set(name, from);
    return to.reshapedTo(node, from, dims);
  },
};

export const flatten: Operator = {
  shapes: (node) => [flatShape(node)],
  constant: (node) => constantsOf(node)?.[0].reshaped(knownDims(flatShape(node))),
  lower: (node, to) => to.reshapedTo(node, to.input(node), flatShape(node)),
};

/** Only the names of axes change: layers stay as they are. */
export const transpose: Operator = {
  shapes: (node) => [permutation(node).map((axis) => node.dims(0)[axis]!)],
  constant: (node) => constantsOf(node)?.[0].transposed(permutation(node)),
  lower: (node, to) => {
    const value = to.input(node);
    const axes = permutation(node);
    const order = value.order.map((axis) => (axis < 0 ? axis : axes.indexOf(axis)));
    return { ...value, dims: axes.map((axis) => value.dims[axis]!), order };
  },
};

export const squeeze: Operator = {
  settings: [1],
  shapes: (node) => [withoutAxes(node.dims(0), squeezedAxes(node))],
  constant: (node) => {
    const constant = isConstant(node) ? node.constant(0) : undefined;
    return constant?.reshaped(knownDims(withoutAxes(constant.dims, squeezedAxes(node))));
  },
  lower: (node, to) => {
    const value = to.input(node);
    const axes = squeezedAxes(node);
    const [batch] = value.order as [number];
    const place = batch < 0 || axes.includes(batch) ? -1 : batch - axes.filter((axis) => axis < batch).length;
    return to.reshapedTo(node, value, withoutAxes(value.dims, axes), place);
  },
};

export const unsqueeze: Operator = {
  settings: [1],
  shapes: (node) => [withAxes(node)],
  constant: (node) => (isConstant(node) ? node.constant(0).reshaped(knownDims(withAxes(node))) : undefined),
  lower: (node, to) => {
    const value = to.input(node);
    const added = addedAxes(node);
    const old = [...withAxes(node).keys()].filter((axis) => !added.includes(axis));
    const [batch] = value.order as [number];
    return to.reshapedTo(node, value, withAxes(node), batch < 0 ? -1 : old[batch]);
  },
};

export const identity: Operator = {
  constant: (node) => constantsOf(node)?.[0],
  lower: (node, to) => to.input(node),
};

export const dropout: Operator = {
  settings: [1, 2],
  shapes: (node) => node.outputs.map(() => node.dims(0)),
  constant: (node) => (isConstant(node) ? node.constant(0) : undefined),
  lower: (node, to) => {
    const value = to.input(node);
    const [rate = 0.5] = node.setting('ratio', 1) ?? [];
    if (!(rate > 0 && rate < 1)) return value;
    return {
      ...value,
      layer: to.addLayer(node, { type: 'Dropout', fields: { rate: Number(rate.toPrecision(6)) }, inputs: [value] }),
      isExclusive: true,
    };
  },
};

function targetShape(node: GraphNode): Shape {
  const target = node.setting('shape', 1);
  if (target === undefined) return unsupported(say('it has no input {0}', 2));
  const input = node.dims(0);
  const copies = node.int('allowzero', 0) === 0;
  const sizes = target.map((size, axis) => (size === 0 && copies ? (input[axis] ?? null) : size === -1 ? undefined : size));
  const known = product(sizes.filter((size) => size !== undefined));
  const all = product(input);
  const rest = all === null || known === null ? null : known === 0 ? 0 : all / known;
  const dims = sizes.map((size) => (size === undefined ? rest : size));
  const fits = rest === null || product(dims) === all;
  return fits ? dims : unsupported(say('it reshapes [{0}] to [{1}]', input.join(', '), target.join(', ')));
}

function flatShape(node: GraphNode): Shape {
  const dims = node.dims(0);
  const written = node.int('axis', 1);
  const axis = written === dims.length ? written : node.axis(written, dims.length);
  return [product(dims.slice(0, axis)), product(dims.slice(axis))];
}

function permutation(node: GraphNode): readonly number[] {
  const dims = node.dims(0);
  const given = node.ints('perm') ?? [];
  const axes = given.length === 0 ? [...dims.keys()].reverse() : given;
  const isWhole = axes.length === dims.length && dims.every((_, axis) => axes.includes(axis));
  return isWhole ? axes : unsupported(say('its {0} [{1}] do not fit its input', 'perm', axes.join(', ')));
}

function squeezedAxes(node: GraphNode): readonly number[] {
  const dims = node.dims(0);
  const given = node.setting('axes', 1) ?? [];
  const axes = given.length === 0 ? [...dims.keys()].filter((axis) => dims[axis] === 1) : given.map((axis) => node.axis(axis, dims.length));
  return axes.every((axis) => dims[axis] === 1) ? axes : unsupported(say('its {0} [{1}] do not fit its input', 'axes', axes.join(', ')));
}

function addedAxes(node: GraphNode): readonly number[] {
  const given = node.setting('axes', 1) ?? [];
  return [...new Set(given.map((axis) => node.axis(axis, node.dims(0).length + given.length)))];
}

function withAxes(node: GraphNode): Shape {
  const dims: (number | null)[] = [...node.dims(0)];
  for (const axis of [...addedAxes(node)].sort((a, b) => a - b)) dims.splice(axis, 0, 1);
  return dims;
}

function withoutAxes(dims: Shape, axes: readonly number[]): Shape {
  return dims.filter((_, axis) => !axes.includes(axis));
}
