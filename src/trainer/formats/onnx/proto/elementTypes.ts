/** The types of a tensor's elements, by their numbers in `TensorProto.DataType`, and how each is stored. */
import { halfValue } from '../../../../core/numbers/float16';

export type Values = Float32Array | Float64Array;

export interface ElementType {
  readonly name: string;
  readonly bits: number;
  readonly isFloat: boolean;
  /** The value of one element; of those of less than a byte, `at` counts elements. */
  readonly at: (view: DataView, at: number) => number;
  /** The value of an element that is stored as a whole number of its own, in `int32_data` or `uint64_data`. */
  readonly fromNumber: (stored: number) => number;
}

const identity = (stored: number) => stored;

function whole(name: string, bits: number, at: ElementType['at']): ElementType {
  return { name, bits, isFloat: false, at, fromNumber: identity };
}

function float(name: string, bits: number, at: ElementType['at'], fromNumber: ElementType['fromNumber'] = identity): ElementType {
  return { name, bits, isFloat: true, at, fromNumber };
}

function bfloat16(bits: number): number {
  const word = new DataView(new ArrayBuffer(4));
  word.setUint32(0, (bits & 0xffff) * 0x10000);
  return word.getFloat32(0);
}

function nibble(view: DataView, at: number): number {
  return (view.getUint8(at >> 1) >> (4 * (at & 1))) & 15;
}

const signedNibble = (value: number) => (value > 7 ? value - 16 : value);

export const elementTypes: Readonly<Partial<Record<number, ElementType>>> = {
  1: float('float32', 32, (view, at) => view.getFloat32(4 * at, true)),
  2: whole('uint8', 8, (view, at) => view.getUint8(at)),
  3: whole('int8', 8, (view, at) => view.getInt8(at)),
  4: whole('uint16', 16, (view, at) => view.getUint16(2 * at, true)),
  5: whole('int16', 16, (view, at) => view.getInt16(2 * at, true)),
  6: whole('int32', 32, (view, at) => view.getInt32(4 * at, true)),
  7: whole('int64', 64, (view, at) => Number(view.getBigInt64(8 * at, true))),
  9: whole('bool', 8, (view, at) => view.getUint8(at)),
  10: float('float16', 16, (view, at) => halfValue(view.getUint16(2 * at, true)), halfValue),
  11: float('float64', 64, (view, at) => view.getFloat64(8 * at, true)),
  12: whole('uint32', 32, (view, at) => view.getUint32(4 * at, true)),
  13: whole('uint64', 64, (view, at) => Number(view.getBigUint64(8 * at, true))),
  16: float('bfloat16', 16, (view, at) => bfloat16(view.getUint16(2 * at, true)), bfloat16),
  21: whole('uint4', 4, nibble),
  22: whole('int4', 4, (view, at) => signedNibble(nibble(view, at))),
};
