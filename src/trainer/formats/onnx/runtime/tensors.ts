/** Rows of a spec as tensors of ONNX Runtime, and back. */
import type { Tensor } from 'onnxruntime-web';
import { elementTypes } from '../proto/elementTypes';
import { transposed } from '../values/arrays';

type Data = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array | Int8Array;

const arrays: Readonly<Record<string, (values: Float32Array) => Data>> = {
  float32: (values) => values,
  float64: (values) => Float64Array.from(values),
  int32: (values) => Int32Array.from(values),
  int64: (values) => BigInt64Array.from(values, (value) => BigInt(Math.round(value))),
  uint8: (values) => Uint8Array.from(values),
  int8: (values) => Int8Array.from(values),
};

/** Values as the runtime takes them. @param type of the elements, a number of `elementTypes`. @returns undefined where rows cannot be of that type */
export function runtimeData(values: Float32Array, type: number): { readonly type: Tensor.Type; readonly data: Data } | undefined {
  const name = elementTypes[type]?.name ?? '';
  const array = arrays[name];
  return array === undefined ? undefined : { type: name as Tensor.Type, data: array(values) };
}

/** The axes of a tensor that a layer's are, the batch first where it has one, behind those of size 1 that the layer does not have. */
function allAxes(order: readonly number[], rank: number): number[] {
  const known = order.filter((axis) => axis >= 0);
  return [...Array.from({ length: rank }, (_, axis) => axis).filter((axis) => !known.includes(axis)), ...known];
}

/** @param dims the tensor's. @param order axis i of the layer's rows is axis `order[i]` of the tensor, −1 where it has none */
export function asInFile(values: Float32Array, dims: readonly number[], order: readonly number[]): Float32Array {
  const axes = allAxes(order, dims.length);
  const back = dims.map((_, axis) => axes.indexOf(axis));
  return transposed(
    values,
    axes.map((axis) => dims[axis]!),
    back,
  ) as Float32Array;
}

/** The other way. */
export function asInSpec(values: ArrayLike<number | bigint>, dims: readonly number[], order: readonly number[]): Float32Array {
  const numbers = Float32Array.from(values as ArrayLike<number>, Number);
  return transposed(numbers, dims, allAxes(order, dims.length)) as Float32Array;
}
