/** Values of a spec's rows as ONNX Runtime takes them. */
import type { Tensor } from 'onnxruntime-web';
import { elementTypes } from '../proto/elementTypes';

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
