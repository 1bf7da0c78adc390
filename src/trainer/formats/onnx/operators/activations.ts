import type { ActivationName } from '../../../../core/layers/fields';
import { say } from '../../../../core/message/message';
import type { Operator } from '../graph/operator';
import { unsupported } from '../graph/unsupported';
import { activated } from '../lower/fuse';
import { layerShape } from '../lower/value';
import { cut, layered, linear, short } from './pieces';

/** Of every value by itself. */
export function named(activation: ActivationName): Operator {
  return { lower: (node, to) => activated(node, to, to.input(node), activation) };
}

export const selu: Operator = {
  lower: (node, to) => {
    const isUsual = near(node.float('alpha', 1.67326), 1.67326) && near(node.float('gamma', 1.0507), 1.0507);
    return isUsual
      ? activated(node, to, to.input(node), 'selu')
      : unsupported(say('it has slopes of its own, which no layer of a spec has'));
  },
};

export const hardSigmoid: Operator = {
  lower: (node, to) => {
    const [alpha, beta] = [node.float('alpha', 0.2), node.float('beta', 0.5)];
    const value = to.input(node);
    if (near(alpha, 0.2) && near(beta, 0.5)) return activated(node, to, value, 'hardSigmoid');
    return cut(node, to, linear(node, to, value, { factor: alpha, offset: beta }), [0, 1]);
  },
};

export const gelu: Operator = {
  lower: (node, to) =>
    node.text('approximate', 'none') === 'none'
      ? activated(node, to, to.input(node), 'gelu')
      : unsupported(say('it approximates GELU by tanh, which no layer of a spec does')),
};

export const leakyRelu: Operator = {
  lower: (node, to) => layered(node, to, to.input(node), { type: 'LeakyReLU', fields: { alpha: short(node.float('alpha', 0.01)) } }),
};

export const elu: Operator = {
  lower: (node, to) => {
    const alpha = short(node.float('alpha', 1));
    return alpha === 1 ? activated(node, to, to.input(node), 'elu') : layered(node, to, to.input(node), { type: 'ELU', fields: { alpha } });
  },
};

/** alpha · elu(x / alpha) */
export const celu: Operator = {
  lower: (node, to) => {
    const alpha = node.float('alpha', 1);
    if (!(alpha > 0)) unsupported(say('it has slopes of its own, which no layer of a spec has'));
    return linear(node, to, activated(node, to, linear(node, to, to.input(node), { factor: 1 / alpha }), 'elu'), { factor: alpha });
  },
};

/** Slopes of every place, or shared along the axes that they have only once. */
export const prelu: Operator = {
  lower: (node, to) => {
    const value = to.withUnitsInOrder(node, to.input(node));
    const missing = value.dims.length - node.constant(1).dims.length;
    const shape = layerShape(value);
    if (missing < 0) unsupported(say('the shape of its input "{0}" is not known', node.input(0).name));
    const slope = node.constant(1).reshaped([...new Array<number>(missing).fill(1), ...node.constant(1).dims]);
    if (slope.dims[value.order[0]!] !== 1 && value.order[0] !== -1)
      unsupported(say('it treats the rows of a batch as parts of one another'));
    const own = value.order.slice(1);
    const absent = [...value.dims.keys()].filter((axis) => !own.includes(axis));
    const alpha = slope.transposed([...absent, ...own]).reshaped(own.map((axis) => slope.dims[axis]!));
    const sharedAxes = alpha.dims.flatMap((size, axis) => (size === 1 && shape[axis] !== 1 ? [axis + 1] : []));
    const fields = sharedAxes.length === 0 ? {} : { sharedAxes };
    return {
      ...value,
      layer: to.addLayer(node, { type: 'PReLU', fields, inputs: [value], weights: { alpha } }),
      isExclusive: true,
      isPositive: false,
    };
  },
};

export const clip: Operator = {
  settings: [1, 2],
  lower: (node, to) => {
    const [least] = node.setting('min', 1) ?? [];
    const [most] = node.setting('max', 2) ?? [];
    return cut(node, to, to.input(node), [least ?? -Infinity, most ?? Infinity]);
  },
};

/** The larger one of the value and its negative. */
export const absolute: Operator = {
  lower: (node, to) => {
    const value = { ...to.input(node), isExclusive: false };
    const layer = to.addLayer(node, { type: 'Maximum', inputs: [value, linear(node, to, value, { factor: -1 })] });
    return { ...value, layer, isExclusive: true, isPositive: true };
  },
};

/** At the end of a model, the shares whose logarithms it gives: losses for classes take shares. */
export const logSoftmax: Operator = {
  lower: (node, to) => {
    const [output = ''] = node.outputs;
    if (!to.isEnd(output)) unsupported(say('no layer of a spec gives logarithms, which the model computes with'));
    to.logarithms.add(output);
    to.notices.push(say('node "{0}" ({1}) gives logarithms of shares: the model gives the shares themselves (softmax)', node.label, node.operator)); // prettier-ignore
    return softmax.lower!(node, to);
  },
};

export const softmax: Operator = {
  lower: (node, to) => {
    const { length: rank } = node.dims(0);
    const axis = node.axis(node.int('axis', node.opset < 13 ? 1 : -1), rank);
    const value = to.input(node);
    // Before opset 13, all axes from that one on are taken together.
    const isAlone =
      node.opset >= 13 ||
      node
        .dims(0)
        .slice(axis + 1)
        .every((size) => size === 1);
    if (!isAlone || axis === value.order[0]) unsupported(say('it takes axes [{0}] together, which no layer of a spec does', axis));
    const others = value.order.slice(1).filter((one) => one !== axis);
    const last = value.order.at(-1) === axis ? value : to.withAxisOrder(node, value, [value.order[0]!, ...others, axis]);
    return activated(node, to, last, 'softmax');
  },
};

function near(a: number, b: number): boolean {
  return Math.abs(a - b) < 1e-3;
}
