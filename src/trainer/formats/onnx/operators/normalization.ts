import { say } from '../../../../core/message/message';
import type { GraphNode } from '../graph/graphNode';
import type { Operator } from '../graph/operator';
import { unsayable } from '../graph/unsayable';
import type { Lowering } from '../lower/lowering';
import { channelsLast, type Value } from '../lower/value';
import type { Constant } from '../values/constant';
import { short } from './activations';
import { perRow } from './sizes';

export const batchNormalization: Operator = {
  macs: (node) => perRow(node.dims(0)),
  lower: (node, to) => {
    const given = to.input(node);
    const value = given.order.at(-1) === 1 ? given : to.arranged(node, given, channelsLast(given.dims.length));
    const names = ['gamma', 'beta', 'moving_mean', 'moving_variance'];
    const weights = Object.fromEntries(names.map((name, index) => [name, inUnits(node.constant(index + 1), value)]));
    return normalized(node, to, value, 'BatchNormalization', weights);
  },
};

export const layerNormalization: Operator = {
  macs: (node) => perRow(node.dims(0)),
  lower: (node, to) => {
    const value = to.input(node);
    const last = value.dims.length - 1;
    if (node.axis(node.int('axis', -1), last + 1) !== last || value.order.at(-1) !== last)
      unsayable(say('it takes axes [{0}] together, which no layer of a spec does', node.int('axis', -1)));
    const beta = node.has(2) ? inUnits(node.constant(2), value) : undefined;
    const weights = { gamma: inUnits(node.constant(1), value), beta };
    return normalized(node, to, value, 'LayerNormalization', weights, beta === undefined ? { center: false } : {});
  },
};

function normalized(
  node: GraphNode,
  to: Lowering,
  value: Value,
  type: string,
  weights: Readonly<Record<string, Constant | undefined>>,
  more: Readonly<Record<string, unknown>> = {},
): Value {
  const fields = { epsilon: short(node.float('epsilon', 1e-5)), ...more };
  return { ...value, layer: to.layer(node, type, fields, [value], weights), isExclusive: true, isPositive: false };
}

function inUnits(constant: Constant, { units }: Value): Constant {
  return units === undefined ? constant : constant.taken(0, units);
}
