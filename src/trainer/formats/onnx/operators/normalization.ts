import { say } from '../../../../core/message/message';
import type { GraphNode } from '../graph/graphNode';
import type { Operator } from '../graph/operator';
import { unsupported } from '../graph/unsupported';
import type { Lowering, NewLayer } from '../lower/lowering';
import { channelsLast, type NormalizedGroups, type Value } from '../lower/value';
import type { Constant } from '../values/constant';
import { layered, short } from './pieces';
import { perRow } from './sizes';

export const batchNormalization: Operator = {
  macs: (node) => perRow(node.dims(0)),
  lower: (node, to) => {
    const value = channelsOfImages(node, to, to.input(node));
    const names = ['gamma', 'beta', 'moving_mean', 'moving_variance'];
    const weights = Object.fromEntries(names.map((name, index) => [name, inUnits(node.constant(index + 1), value)]));
    return normalized(node, to, value, { type: 'BatchNormalization', weights });
  },
};

export const layerNormalization: Operator = {
  macs: (node) => perRow(node.dims(0)),
  lower: (node, to) => {
    const value = to.input(node);
    const last = value.dims.length - 1;
    if (node.axis(node.int('axis', -1), last + 1) !== last || value.order.at(-1) !== last)
      unsupported(say('it takes axes [{0}] together, which no layer of a spec does', node.int('axis', -1)));
    const beta = node.has(2) ? inUnits(node.constant(2), value) : undefined;
    const weights = { gamma: inUnits(node.constant(1), value), beta };
    return normalized(node, to, value, { type: 'LayerNormalization', weights, fields: beta === undefined ? { center: false } : {} });
  },
};

/** Each channel by itself. */
export const instanceNormalization: Operator = {
  macs: (node) => perRow(node.dims(0)),
  lower: (node, to) => {
    const reshaped = to.reshapedFrom.get(node.input(0).name);
    const [gamma, beta] = [node.constant(1), node.constant(2)];
    if (reshaped !== undefined && node.dims(0).length === 3 && reshaped.dims[0] === node.dims(0)[0])
      to.normalizedGroups.set(node.outputs[0]!, { from: reshaped, epsilon: node.float('epsilon', 1e-5), gamma, beta });
    const value = channelsOfImages(node, to, to.input(node));
    const weights = { gamma: inUnits(gamma, value), beta: inUnits(beta, value) };
    return normalized(node, to, value, { type: 'GroupNormalization', weights, fields: { groups: -1 } });
  },
};

/** With a scale and a shift for each channel since opset 21, and for each group before. */
export const groupNormalization: Operator = {
  macs: (node) => perRow(node.dims(0)),
  lower: (node, to) => {
    const from = to.input(node);
    const groups = node.int('num_groups', 1);
    return inGroups(node, to, { from, groups, gamma: node.constant(1), beta: node.constant(2) });
  },
};

/** What was reshaped for an instance normalization, as it was before. */
export function normalizedInGroups(node: GraphNode, to: Lowering, { from, gamma, beta, epsilon }: NormalizedGroups): Value {
  return inGroups(node, to, { from, groups: gamma.count, gamma, beta, epsilon });
}

interface Grouped {
  readonly from: Value;
  readonly groups: number;
  /** Of each group, or of each channel. */
  readonly gamma: Constant;
  readonly beta: Constant;
  readonly epsilon?: number;
}

function inGroups(node: GraphNode, to: Lowering, { from, groups, gamma, beta, epsilon }: Grouped): Value {
  const value = channelsOfImages(node, to, to.withUnitsInOrder(node, from));
  const channels = value.dims[1];
  if (typeof channels !== 'number' || channels % groups !== 0)
    return unsupported(say('its {0} channels cannot be divided into {1} groups', channels ?? '?', groups));
  const ofEach = (constant: Constant) =>
    constant.count === channels
      ? constant
      : constant
          .reshaped([constant.count, 1])
          .broadcast([constant.count, channels / constant.count])
          .reshaped([channels]);
  const fields = { groups: groups === channels ? -1 : groups, ...(epsilon === undefined ? {} : { epsilon: short(epsilon) }) };
  return normalized(node, to, value, { type: 'GroupNormalization', weights: { gamma: ofEach(gamma), beta: ofEach(beta) }, fields });
}

function channelsOfImages(node: GraphNode, to: Lowering, given: Value): Value {
  return given.order.at(-1) === 1 ? given : to.withAxisOrder(node, given, channelsLast(given.dims.length));
}

function normalized(node: GraphNode, to: Lowering, value: Value, layer: Omit<NewLayer, 'inputs'>): Value {
  const fields = { epsilon: short(node.float('epsilon', 1e-5)), ...layer.fields };
  return layered(node, to, value, { ...layer, fields });
}

function inUnits(constant: Constant, { units }: Value): Constant {
  return units === undefined ? constant : constant.taken(0, units);
}
