import { attribute, type Op, sameShape, typeOf, uniformOf, type Value } from '../op';
import type { Rule } from '../rule';
import { withoutReshapes } from './reshape';

const isKind = (value: Value | undefined, kind: string): value is Value => value?.op.kind === kind;

/** x, where the value is tfjs's step(x): 1 above zero, 0 below, and NaN for NaN. */
function stepArgument(value: Value): Value | undefined {
  if (!isKind(value, 'Select')) return undefined;
  const [isNan, nan, otherwise] = value.op.inputs;
  if (!isKind(isNan, 'IsNan') || !isKind(otherwise, 'Select')) return undefined;
  const x = isNan.op.inputs[0]!;
  const [greater, one, zero] = otherwise.op.inputs;
  const fits = isKind(greater, 'Greater') && same(greater.op.inputs[0]!, x) && uniformOf(greater.op.inputs[1]!) === 0;
  return fits && same(nan!, x) && uniformOf(one!) === 1 && uniformOf(zero!) === 0 ? x : undefined;
}

function same(a: Value, b: Value): boolean {
  return a.op === b.op && a.index === b.index;
}

/** The factors of a product, both ways round. */
function factors({ kind, inputs }: Op): readonly (readonly [Value, Value])[] {
  return kind === 'Mul' ? [[inputs[0]!, inputs[1]!], [inputs[1]!, inputs[0]!]] : []; // prettier-ignore
}

/** dy · step(x) is the gradient of relu: five ops become one. */
export const reluGradient: Rule = (op, make) => {
  for (const [dy, step] of factors(op)) {
    const x = stepArgument(step.op.kind === 'Cast' ? step.op.inputs[0]! : step);
    if (x !== undefined && sameShape(typeOf(dy).shape, typeOf(x).shape))
      return make('ReluGrad', [dy, x], { T: attribute.type(op.outputs[0]!.dtype) }, op.outputs[0]!);
  }
  return undefined;
};

/** relu(x) is above zero where x is: with it, nothing needs x itself any more, which can so become part of a fused op. */
export const reluGradientOfOutput: Rule = ({ kind, inputs: [dy, x], attributes, outputs: [output] }, make) => {
  if (kind !== 'ReluGrad' || withoutReshapes(x!).op.kind === 'Relu') return undefined;
  return make('ReluGrad', [dy!, make('Relu', [x!], attributes, typeOf(x!))], attributes, output!);
};

/** dy · (y · (1 − y)), where y = sigmoid(x). */
export const sigmoidGradient: Rule = (op, make) => {
  for (const [dy, slope] of factors(op))
    for (const [y, rest] of factors(slope.op)) {
      const fits = isKind(y, 'Sigmoid') && isKind(rest, 'Sub') && uniformOf(rest.op.inputs[0]!) === 1 && same(rest.op.inputs[1]!, y);
      if (fits && sameShape(typeOf(dy).shape, typeOf(y).shape))
        return make('SigmoidGrad', [y, dy], { T: attribute.type(op.outputs[0]!.dtype) }, op.outputs[0]!);
    }
  return undefined;
};

/** (1 − y²) · dy, where y = tanh(x). */
export const tanhGradient: Rule = (op, make) => {
  for (const [dy, slope] of factors(op)) {
    if (!isKind(slope, 'Sub') || uniformOf(slope.op.inputs[0]!) !== 1 || !isKind(slope.op.inputs[1], 'Square')) continue;
    const y = slope.op.inputs[1].op.inputs[0]!;
    if (isKind(y, 'Tanh') && sameShape(typeOf(dy).shape, typeOf(y).shape))
      return make('TanhGrad', [y, dy], { T: attribute.type(op.outputs[0]!.dtype) }, op.outputs[0]!);
  }
  return undefined;
};
