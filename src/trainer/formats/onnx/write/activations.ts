/** Activations as ONNX's operators; those that it has not are made of others. */
import type { Activation } from '../../operations/operation';
import type { GraphBuilder, Layout } from './graphBuilder';

interface Activating {
  readonly name: string;
  readonly layer: string;
  readonly activation: Activation;
  /** The tensor. */
  readonly from: string;
  readonly layout: Layout;
}

/** Adds the nodes of an activation; the last of them gives the tensor `name`. @throws ExportError for one that ONNX does not have */
export function activate({ name, activation, from, layout }: Activating, to: GraphBuilder): void {
  const part = (suffix: string, operator: string, ...inputs: readonly string[]) => to.node(`${name}/${suffix}`, operator, inputs);
  const number = (suffix: string, value: number) => to.float(`${name}/${suffix}`, value);
  switch (activation.name) {
    case 'softmax':
      return void to.node(name, 'Softmax', [from], { axis: layout === 'last' ? -1 : 1 });
    case 'relu6':
      return void to.node(name, 'Clip', [from, number('least', 0), number('most', 6)]);
    case 'clippedRelu':
      return void to.node(name, 'Clip', [from, number('least', 0), number('most', activation.most)]);
    case 'elu':
      return void to.node(name, 'Elu', [from], { alpha: { float: activation.alpha } });
    case 'leakyRelu':
      return void to.node(name, 'LeakyRelu', [from], { alpha: { float: activation.alpha } });
    case 'prelu':
      return void to.node(name, 'PRelu', [from, to.weight(`${name}/alpha`, activation.alpha)]);
    case 'swish':
      return void to.node(name, 'Mul', [from, part('sigmoid', 'Sigmoid', from)]);
    case 'mish':
      // The operator came with opset 18.
      return void to.node(name, 'Mul', [from, part('share', 'Tanh', part('softplus', 'Softplus', from))]);
    default:
      return void to.node(name, operators[activation.name], [from]);
  }
}

const operators = {
  relu: 'Relu',
  sigmoid: 'Sigmoid',
  tanh: 'Tanh',
  selu: 'Selu',
  softplus: 'Softplus',
  softsign: 'Softsign',
  // Its defaults are Keras 2's: 0.2 x + 0.5.
  hardSigmoid: 'HardSigmoid',
  gelu: 'Gelu',
  hardSwish: 'HardSwish',
  exponential: 'Exp',
} as const;
