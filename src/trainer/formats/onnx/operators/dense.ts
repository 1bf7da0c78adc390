import type { Shape } from '../../../../core/layers/kind';
import { say } from '../../../../core/message/message';
import type { GraphNode } from '../graph/graphNode';
import type { Operator } from '../graph/operator';
import { unsupported } from '../graph/unsupported';
import type { Lowering } from '../lower/lowering';
import { asWritten, type Value } from '../lower/value';
import type { Constant } from '../values/constant';
import { broadcastShape, perRow, times } from './sizes';

/** `alpha × A·B + beta × C`, A and B transposed where asked for. */
export const gemm: Operator = {
  shapes: (node) => [[matrix(node, 0, 'transA')[0], matrix(node, 1, 'transB')[1]]],
  macs: (node) => times(...matrix(node, 1, 'transB')),
  lower: (node, to) => {
    if (node.int('transA', 0) === 1) unsupported(say('it transposes its first input, which is no layer'));
    const given = node.int('transB', 0) === 1 ? node.constant(1).transposed([1, 0]) : node.constant(1);
    const kernel = timesNumber(given, node.float('alpha', 1));
    const units = kernel.dims[1]!;
    const added = node.has(2) ? timesNumber(node.constant(2), node.float('beta', 1)) : undefined;
    if (added !== undefined && added.count !== 1 && added.count !== units)
      unsupported(say('its bias has the shape [{0}]', added.dims.join(', ')));
    return dense(node, to, to.input(node), {
      kernel,
      bias: added?.reshaped([added.count]).broadcast([units]),
      dims: gemm.shapes!(node)[0]!,
    });
  },
};

export const matMul: Operator = {
  shapes: (node) => [productShape(node.dims(0), node.dims(1))],
  macs: (node, output) => times(perRow(output), node.dims(0).at(-1) ?? null),
  lower: (node, to) => {
    if (node.input(0).constant !== undefined)
      unsupported(say('it multiplies by a matrix that is not a weight, which no layer of a spec does'));
    if (node.input(1).constant === undefined) return ofTwo(node, to);
    const kernel = node.constant(1);
    const rank = kernel.dims.length;
    if (rank > 2 && kernel.dims.slice(0, -2).some((size) => size !== 1))
      unsupported(say('it multiplies by several matrices, which no layer of a spec does'));
    const isVector = rank === 1;
    const square = kernel.reshaped(isVector ? [kernel.dims[0]!, 1] : kernel.dims.slice(-2));
    const made = dense(node, to, to.input(node), { kernel: square, dims: [...node.dims(0).slice(0, -1), square.dims[1]!] });
    return isVector ? to.reshapedTo(node, made, matMul.shapes!(node)[0]!) : made;
  },
};

/** A matrix of each row by another of it, whichever way they lie. */
function ofTwo(node: GraphNode, to: Lowering): Value {
  const [dims] = matMul.shapes!(node) as [Shape];
  if (node.dims(0).length !== 3 || node.dims(1).length !== 3)
    return unsupported(say('it multiplies by several matrices, which no layer of a spec does'));
  const [a, b] = [0, 1].map((index) => {
    const value = to.withUnitsInOrder(node, to.input(node, index));
    return value.order.length === 3 && value.order[0] === 0 ? value : to.withAxisOrder(node, value, [0, 1, 2]);
  }) as [Value, Value];
  // The last axis of the first meets the middle one of the second.
  const axes = [a.order.indexOf(2), b.order.indexOf(1)];
  const layer = to.addLayer(node, { type: 'Dot', fields: { axes: axes[0] === axes[1] ? axes[0] : axes }, inputs: [a, b] });
  return { layer, dims, order: [0, 1, 2], isExclusive: true, isPositive: false };
}

/** A Dense on the last axis of the tensor. */
function dense(
  node: GraphNode,
  to: Lowering,
  given: Value,
  { kernel, bias, dims }: { readonly kernel: Constant; readonly bias?: Constant | undefined; readonly dims: Shape },
): Value {
  const rank = given.dims.length;
  const value = given.order.at(-1) === rank - 1 && given.order.length > 1 ? given : to.withAxisOrder(node, given, batchFirst(given, rank));
  const { units } = value;
  const rows = units === undefined ? kernel : kernel.taken(0, units);
  const fields = { units: kernel.dims[1], ...(bias === undefined ? { useBias: false } : {}) };
  const layer = to.addLayer(node, { type: 'Dense', fields, inputs: [value], weights: { kernel: rows, bias } });
  return { layer, dims, order: value.order, isExclusive: true, isPositive: false };
}

function batchFirst({ order }: Value, rank: number): number[] {
  return [order[0]!, ...asWritten(rank).filter((axis) => axis !== order[0])];
}

function timesNumber(constant: Constant, factor: number): Constant {
  return factor === 1 ? constant : constant.mapped((value) => value * factor);
}

function matrix(node: GraphNode, index: number, transposes: string): [number | null, number | null] {
  const dims = node.dims(index);
  if (dims.length !== 2) return unsupported(say('its input "{0}" is no matrix', node.input(index).name));
  const [rows, columns] = dims as [number | null, number | null];
  return node.int(transposes, 0) === 1 ? [columns, rows] : [rows, columns];
}

function productShape(a: Shape, b: Shape): Shape {
  if (a.length === 0 || b.length === 0) return unsupported(say('its inputs have shapes that do not fit one another'));
  const rows = a.length === 1 ? [] : [a.at(-2)!];
  const columns = b.length === 1 ? [] : [b.at(-1)!];
  const [from, to] = [a.at(-1) ?? null, b.at(b.length === 1 ? 0 : -2) ?? null];
  if (from !== null && to !== null && from !== to) unsupported(say('its inputs have shapes that do not fit one another'));
  return [...broadcastShape([a.slice(0, -2), b.slice(0, -2)]), ...rows, ...columns];
}
