/** Activations as TensorFlow Lite's operators; those that it has not are made of others. */
import type { Activation, Operation } from '../../operations/operation';
import { dimsOf, type ModelBuilder, type Options } from './modelBuilder';

type Named = Activation['name'];

const add: Options = { table: 11, fields: {} };
const multiply: Options = { table: 21, fields: {} };
const extreme: Options = { table: 39, fields: {} };

/** @param from the tensor */
export function activate(operation: Operation<'activation'>, from: number, to: ModelBuilder): void {
  const { name, activation } = operation;
  const dims = dimsOf(operation);
  const isIntegers = to.scaleOf(name) !== undefined;
  const part = (suffix: string) => to.value(`${name}/${suffix}`, dims);
  const output = () => to.output(operation);
  /** factor · elu + rest · relu. */
  const bent = (factor: number, rest: number) => {
    const curve = to.operator('ELU', [from], part('elu'));
    const left = to.operator('MUL', [curve, to.number(factor)], part('bent'), multiply);
    const straight = to.operator('RELU', [from], part('relu'));
    const right = to.operator('MUL', [straight, to.number(rest)], part('straight'), multiply);
    to.operator('ADD', [left, right], output(), add);
  };
  /** max(0, x) + log(1 + exp(−|x|)), which does not overflow. */
  const softplus = (sum: number) => {
    const size = to.operator('MUL', [to.operator('ABS', [from], part('size')), to.number(-1)], part('negative'), multiply);
    const above = to.operator('ADD', [to.operator('EXP', [size], part('power')), to.number(1)], part('sum'), add);
    return to.operator('ADD', [to.operator('RELU', [from], part('relu')), to.operator('LOG', [above], part('log'))], sum, add);
  };
  const version = isIntegers ? 2 : 1;
  const makers: { readonly [N in Named]: () => void } = {
    relu: () => void to.operator('RELU', [from], output(), { version }),
    relu6: () => void to.operator('RELU6', [from], output(), { version }),
    sigmoid: () => void to.operator('LOGISTIC', [from], output(), { version }),
    tanh: () => void to.operator('TANH', [from], output(), { version }),
    softmax: () => void to.operator('SOFTMAX', [from], output(), { table: 9, fields: { 0: { float: 1 } }, version }),
    leakyRelu: () => {
      const alpha = 'alpha' in activation && typeof activation.alpha === 'number' ? activation.alpha : 0;
      to.operator('LEAKY_RELU', [from], output(), { table: 75, fields: { 0: { float: alpha } }, version });
    },
    prelu: () => {
      const alpha = 'alpha' in activation && typeof activation.alpha === 'object' ? activation.alpha : undefined;
      to.operator('PRELU', [from, to.weight(`${name}/alpha`, alpha!)], output());
    },
    elu: () => {
      const alpha = 'alpha' in activation && typeof activation.alpha === 'number' ? activation.alpha : 1;
      if (alpha === 1) to.operator('ELU', [from], output());
      else bent(alpha, 1 - alpha);
    },
    // Klambauer et al. 2017, arXiv:1706.02515.
    selu: () => bent(seluScale * seluAlpha, seluScale * (1 - seluAlpha)),
    gelu: () => void to.operator('GELU', [from], output()),
    clippedRelu: () => {
      const most = 'most' in activation ? activation.most : 0;
      to.operator('MINIMUM', [to.operator('RELU', [from], part('relu')), to.number(most)], output(), extreme);
    },
    hardSigmoid: () => {
      const sloped = to.operator('MUL', [from, to.number(0.2)], part('sloped'), multiply);
      const shifted = to.operator('ADD', [sloped, to.number(0.5)], part('shifted'), add);
      to.operator('MINIMUM', [to.operator('RELU', [shifted], part('positive')), to.number(1)], output(), extreme);
    },
    swish: () => void to.operator('MUL', [from, to.operator('LOGISTIC', [from], part('sigmoid'))], output(), multiply),
    hardSwish: () => void to.operator('HARD_SWISH', [from], output()),
    exponential: () => void to.operator('EXP', [from], output()),
    mish: () => {
      const share = to.operator('TANH', [softplus(part('softplus'))], part('share'));
      to.operator('MUL', [from, share], output(), multiply);
    },
    softsign: () => {
      const size = to.operator('ADD', [to.operator('ABS', [from], part('size')), to.number(1)], part('divisor'), add);
      to.operator('DIV', [from, size], output(), { table: 29, fields: {} });
    },
    softplus: () => void softplus(output()),
  };
  makers[activation.name]();
}

const seluAlpha = 1.6732632423543772;
const seluScale = 1.0507009873554805;
