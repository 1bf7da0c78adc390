import { attribute, constantOf, typeOf, type Value } from '../op';
import type { Rule } from '../rule';
import { reshape } from './reshape';
import { sizeOf } from '../../../../../core/numbers/sizeOf';

/** A batched product of a single pair of matrices is a plain one, which has faster kernels. */
export const plainMatMul: Rule = ({ kind, inputs, attributes, outputs: [output] }, make, builder) => {
  if (kind !== 'BatchMatMulV2') return undefined;
  const shapes = inputs.map((input) => typeOf(input).shape);
  if (!shapes.every((shape) => shape.length >= 2 && shape.slice(0, -2).every((size) => size === 1))) return undefined;
  const matrices = inputs.map((input, at) => reshape(input, shapes[at]!.slice(-2), make, builder));
  const settings = { T: attributes['T']!, transpose_a: attributes['adj_x']!, transpose_b: attributes['adj_y']! };
  const product = make('MatMul', matrices, settings, { dtype: output!.dtype, shape: output!.shape.slice(-2) });
  return reshape(product, output!.shape, make, builder);
};

/** The vector that a value is but for axes of size 1 in front. */
function asVector(value: Value): Value {
  const { op } = value;
  if (op.kind !== 'Reshape' || sizeOf(op.outputs[0]!.shape) !== op.outputs[0]!.shape.at(-1)) return value;
  return typeOf(op.inputs[0]!).shape.length === 1 ? op.inputs[0]! : value;
}

/** A vector added to every row. */
export const biasAdd: Rule = ({ kind, inputs: [x, added], outputs: [output] }, make, builder) => {
  if (kind !== 'Add' && kind !== 'AddV2') return undefined;
  const bias = asVector(added!);
  const [shape, biasShape] = [typeOf(x!).shape, typeOf(bias).shape];
  if (biasShape.length !== 1 || shape.length < 2 || shape.at(-1) !== biasShape[0]) return undefined;
  const attributes = { T: attribute.type(output!.dtype), data_format: attribute.string('NHWC') };
  const inner = x!.op.kind === 'Reshape' ? x!.op.inputs[0]! : x!;
  const innerType = typeOf(inner);
  if (innerType.shape.length >= 2 && innerType.shape.at(-1) === biasShape[0])
    return reshape(make('BiasAdd', [inner, bias], attributes, innerType), shape, make, builder);
  return make('BiasAdd', [x!, bias], attributes, output!);
};

/** A sum over all axes but the last: the gradient of a bias. */
export const biasAddGradient: Rule = ({ kind, inputs: [x, axes], outputs: [output] }, make, builder) => {
  if (kind !== 'Sum') return undefined;
  const { shape, dtype } = typeOf(x!);
  const channels = shape.at(-1)!;
  const summed = new Set([...(constantOf(axes!)?.data ?? [])].map((axis) => (axis < 0 ? axis + shape.length : axis)));
  if (shape.length < 2 || summed.size !== shape.length - 1 || summed.has(shape.length - 1)) return undefined;
  const inner = x!.op.kind === 'Reshape' && typeOf(x!.op.inputs[0]!).shape.at(-1) === channels ? x!.op.inputs[0]! : x!;
  if (typeOf(inner).shape.length < 2) return undefined;
  const attributes = { T: attribute.type(dtype), data_format: attribute.string('NHWC') };
  return reshape(make('BiasAddGrad', [inner], attributes, { dtype, shape: [channels] }), output!.shape, make, builder);
};
