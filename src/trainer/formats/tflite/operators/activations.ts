/** Activations, as operators and fused into others. */
import { sizeOf } from '../../../../core/numbers/sizeOf';
import type { ActivationName } from '../../../../core/layers/fields';
import { say } from '../../../../core/message/message';
import { cut } from './pieces';
import { asStored, type Conversion, defineOperator, type Operation, type OperatorRecord, type Part, Unsayable } from './operator';

const applied = (activation: ActivationName): OperatorRecord => ({ convert: () => [{ spec: { type: 'Activation', activation } }] });

const softmax = defineOperator({
  options: { beta: { field: 0, type: 'float32' } },
  convert: (operation) => {
    if (operation.option('beta') !== 1)
      throw new Unsayable(say('has a beta of {0}, and a spec only knows 1', operation.option('beta')), { macs: 0 });
    return [{ spec: { type: 'Activation', activation: 'softmax' } }];
  },
});

const leakyRelu = defineOperator({
  options: { alpha: { field: 0, type: 'float32' } },
  convert: (operation) => [{ spec: { type: 'LeakyReLU', alpha: tidyNumber(operation.option('alpha')) } }],
});

const gelu = defineOperator({
  options: { approximate: { field: 0, type: 'int8' } },
  convert: (operation) => {
    if (operation.option('approximate') !== 0)
      throw new Unsayable(say('is the approximation of GELU by tanh, and a spec only knows GELU itself'), { macs: 0 });
    return [{ spec: { type: 'Activation', activation: 'gelu' } }];
  },
});

const prelu = defineOperator({
  convert: (operation) => {
    const alpha = operation.constant(1);
    if (alpha === undefined) throw new Unsayable(say('has slopes that are not constant'));
    const rows = operation.rows(0);
    const own = alpha.shape.slice(-rows.length);
    const shape = [...rows.slice(own.length).map(() => 1), ...own];
    if (sizeOf(shape) !== sizeOf(alpha.shape) || shape.some((size, axis) => size !== 1 && size !== rows[axis]))
      throw new Unsayable(say('has slopes of the shape [{0}], which do not fit its input', alpha.shape.join(', ')));
    const sharedAxes = shape.flatMap((size, axis) => (size === 1 && rows[axis] !== 1 ? [axis + 1] : []));
    return [{ spec: { type: 'PReLU', ...(sharedAxes.length === 0 ? {} : { sharedAxes }) }, weights: { alpha: asStored(alpha, shape) } }];
  },
});

/** A float32 with as few digits as tell it from others: 0.1 rather than 0.10000000149011612. */
function tidyNumber(value: number): number {
  const digits = Array.from({ length: 9 }, (_, at) => Number(value.toPrecision(at + 1)));
  return digits.find((short) => Math.fround(short) === value) ?? value;
}

/** ActivationFunctionType of the schema, in the order of its numbers; `undefined` for what no layer has. */
const fused: readonly (ActivationName | undefined)[] = ['linear', 'relu', undefined, 'relu6', 'tanh'];

/** The parts, and the activation that is fused into their operator. */
export function activated(operation: Operation, parts: readonly Part[]): Conversion {
  const code = operation.option('activation');
  if (code === 2) return [...parts, ...cut(-1, 1).map((part, at) => ({ ...part, role: part.role ?? `limits${String(at)}` }))];
  const activation = fused[code];
  if (activation === undefined) {
    const why = say(
      'ends with an activation that no layer of a spec has (number {0} of its schema): use ReLU or ReLU6 in its place, train again, and convert again',
      operation.option('activation'),
    );
    throw new Unsayable(why, { parts });
  }
  if (activation === 'linear') return parts;
  return [...parts, { spec: { type: 'Activation', activation }, role: activation }];
}

export const activationOperators = {
  RELU: applied('relu'),
  RELU6: applied('relu6'),
  RELU_N1_TO_1: defineOperator({ convert: () => cut(-1, 1) }),
  RELU_0_TO_1: defineOperator({ convert: () => [{ spec: { type: 'ReLU', maxValue: 1 } }] }),
  HARD_SWISH: applied('hardSwish'),
  EXP: applied('exponential'),
  TANH: applied('tanh'),
  LOGISTIC: applied('sigmoid'),
  ELU: applied('elu'),
  GELU: gelu,
  SOFTMAX: softmax,
  LEAKY_RELU: leakyRelu,
  PRELU: prelu,
};
