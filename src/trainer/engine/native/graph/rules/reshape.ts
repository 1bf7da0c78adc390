import type { ComputationBuilder } from '../builder';
import { attribute, DataType, sameShape, typeOf, type Value } from '../op';
import type { Make, Rule } from '../rule';

/** A value in another shape. */
export function reshape(value: Value, shape: readonly number[], make: Make, builder: ComputationBuilder): Value {
  const { dtype } = typeOf(value);
  const sizes = builder.constant({ dtype: DataType.int32, shape: [shape.length], data: Int32Array.from(shape) });
  return make('Reshape', [value, sizes], { T: attribute.type(dtype), Tshape: attribute.type(DataType.int32) }, { dtype, shape });
}

/** The value before it was given other shapes. */
export function withoutReshapes(value: Value): Value {
  return value.op.kind === 'Reshape' ? withoutReshapes(value.op.inputs[0]!) : value;
}

/** ExpandDims is a Reshape, whose types are known: tfjs-node leaves the op's to eager execution. */
export const expandDimsAsReshape: Rule = ({ kind, inputs: [input], outputs }, make, builder) =>
  kind === 'ExpandDims' ? reshape(input!, outputs[0]!.shape, make, builder) : undefined;

/** Reshape(Reshape(x)) is Reshape(x); a Reshape to the same shape is nothing. */
export const mergeReshapes: Rule = ({ kind, inputs: [input], outputs }, make, builder) => {
  if (kind !== 'Reshape') return undefined;
  const { shape } = outputs[0]!;
  if (sameShape(typeOf(input!).shape, shape)) return input;
  return input!.op.kind === 'Reshape' ? reshape(input!.op.inputs[0]!, shape, make, builder) : undefined;
};

const elementwise = new Set([
  'Relu',
  'Relu6',
  'Elu',
  'Selu',
  'Sigmoid',
  'Tanh',
  'Softplus',
  'Neg',
  'Exp',
  'Log',
  'Square',
  'Sqrt',
  'Abs',
  'Erf',
]);

/** An op on every value can come before the Reshape: what follows it then meets the Reshape and may merge with it. */
export const reshapeAfterElementwise: Rule = ({ kind, inputs: [input], attributes, outputs }, make, builder) => {
  if (!elementwise.has(kind) || input!.op.kind !== 'Reshape') return undefined;
  const inner = input!.op.inputs[0]!;
  return reshape(make(kind, [inner], attributes, typeOf(inner)), outputs[0]!.shape, make, builder);
};

/** The same for an op on two reshaped values of one shape. */
export const reshapeAfterPair: Rule = ({ kind, inputs: [a, b], attributes, outputs }, make, builder) => {
  if (!['Add', 'AddV2', 'Sub', 'Mul', 'ReluGrad', 'SigmoidGrad', 'TanhGrad'].includes(kind)) return undefined;
  if (a!.op.kind !== 'Reshape' || b!.op.kind !== 'Reshape') return undefined;
  const [innerA, innerB] = [a!.op.inputs[0]!, b!.op.inputs[0]!];
  if (!sameShape(typeOf(innerA).shape, typeOf(innerB).shape) || !sameShape(typeOf(a!).shape, typeOf(b!).shape)) return undefined;
  return reshape(make(kind, [innerA, innerB], attributes, typeOf(innerA)), outputs[0]!.shape, make, builder);
};
