import { attribute, DataType, sameShape, typeOf, uniformOf, type Value } from '../op';
import type { Rule } from '../rule';
import { sizeOf } from '../../../../../core/numbers/sizeOf';

/** A float value times one number, if it is that. */
function scaled(value: Value): { factor: number; of: Value } | undefined {
  if (value.op.kind !== 'Mul') return undefined;
  const [a, b] = value.op.inputs;
  for (const [constant, of] of [
    [a!, b!],
    [b!, a!],
  ] as const) {
    const factor = uniformOf(constant);
    if (factor !== undefined && sameShape(typeOf(of).shape, typeOf(value).shape)) return { factor, of };
  }
  return undefined;
}

/** Multiplying by a tensor of equal numbers is multiplying by the number; such factors merge, and a factor of 1 is nothing. */
export const mergeScales: Rule = (op, make, builder) => {
  const outer = op.outputs[0]!.dtype === DataType.float32 ? scaled({ op, index: 0 }) : undefined;
  if (outer === undefined) return undefined;
  const inner = scaled(outer.of);
  const factor = Math.fround(outer.factor * (inner?.factor ?? 1));
  const of = inner?.of ?? outer.of;
  if (factor === 1) return of;
  const alreadyPlain = inner === undefined && typeOf(op.inputs[0]!).shape.length === 0;
  return alreadyPlain ? undefined : make('Mul', [builder.scalar(factor), of], op.attributes, op.outputs[0]!);
};

/** Dividing by a tensor of equal numbers is multiplying by their inverse, which can merge with others. */
export const divisionAsScale: Rule = ({ kind, inputs: [x, divisor], attributes, outputs: [output] }, make, builder) => {
  if (kind !== 'RealDiv' || output!.dtype !== DataType.float32) return undefined;
  const value = uniformOf(divisor!);
  if (value === undefined || value === 0 || !sameShape(typeOf(x!).shape, output!.shape)) return undefined;
  return make('Mul', [builder.scalar(1 / value), x!], attributes, output!);
};

/** A Cast to the same type, an Identity, and AddN of one are nothing. */
export const dropCopies: Rule = ({ kind, inputs, outputs }) => {
  const copies =
    kind === 'Identity' || (kind === 'AddN' && inputs.length === 1) || (kind === 'Cast' && typeOf(inputs[0]!).dtype === outputs[0]!.dtype);
  return copies ? inputs[0] : undefined;
};

/** The sum or mean of (a − b)²: one pass over the difference, which the gradient needs too. */
export const squaredError: Rule = ({ kind, inputs: [squares], outputs: [output] }, make, builder) => {
  if ((kind !== 'Sum' && kind !== 'Mean') || squares!.op.kind !== 'SquaredDifference' || sizeOf(output!.shape) !== 1) return undefined;
  const type = typeOf(squares!);
  const [a, b] = squares!.op.inputs;
  if (output!.shape.length > 0 || !sameShape(typeOf(a!).shape, type.shape) || !sameShape(typeOf(b!).shape, type.shape)) return undefined;
  const T = { T: attribute.type(type.dtype) };
  const half = make('L2Loss', [make('Sub', [b!, a!], T, type)], T, output!);
  return make('Mul', [builder.scalar(kind === 'Sum' ? 2 : 2 / sizeOf(type.shape)), half], T, output!);
};
