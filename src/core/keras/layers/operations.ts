/** Functions in the place of layers, as Keras stores `x / y`. */
import { ShapeError } from '../../layers/kind';
import { say } from '../../message/message';
import type { KerasRules } from '../rules';
import { elementwise } from './joins';

/** Functions that work value by value, on one input or on several that are broadcast. */
const valueByValue: ReadonlySet<string> = new Set([
  ...['__operators__.add', 'math.add', 'math.subtract', 'math.multiply', 'math.truediv', 'math.divide', 'math.maximum', 'math.minimum'],
  ...['math.pow', 'math.sqrt', 'math.square', 'math.exp', 'math.log', 'math.abs', 'math.negative', 'math.sigmoid', 'math.tanh'],
  ...['nn.relu', 'nn.relu6', 'nn.leaky_relu', 'nn.elu', 'nn.gelu', 'nn.silu', 'nn.softmax', 'nn.sigmoid', 'nn.tanh'],
  ...['clip_by_value', 'cast', 'identity', 'stop_gradient'],
]);

export const tensorFlowFunction: KerasRules = {
  inputs: 'several',
  outputShape: (config, inputs) => {
    const name = String(config['function']);
    if (!valueByValue.has(name)) throw new ShapeError(say('it calls the TensorFlow function {0}, which is not known', name));
    return elementwise.outputShape(config, inputs);
  },
};

/** Functions of Keras 3 that work value by value, and have classes of their own. */
export const functionClasses = ['TrueDivide', 'Divide', 'Negative', 'Power', 'Sqrt', 'Square', 'Exp', 'Log', 'Absolute', 'Clip', 'Relu', 'Relu6', 'Sigmoid', 'Tanh', 'Silu', 'Gelu', 'Elu', 'LeakyRelu', 'HardSilu', 'HardSigmoid'] as const; // prettier-ignore
