/** The types of values that a .npy file may hold, and how they become float32. */
import { halfValue } from '../../numbers/float16';

export interface ElementType {
  readonly bytes: 1 | 2 | 4 | 8;
  /** Whether a value may be NaN or infinite. */
  readonly isReal: boolean;
  /** Writes the values of `bytes`, in this machine's byte order, to `into`. */
  readonly toFloat32: (bytes: ArrayBuffer, into: Float32Array) => void;
}

type Values = new (bytes: ArrayBuffer) => ArrayLike<number>;

const plain = (bytes: ElementType['bytes'], Values: Values, isReal = false): ElementType => ({
  bytes,
  isReal,
  toFloat32: (values, into) => into.set(new Values(values)),
});

const converted = <T>(
  bytes: ElementType['bytes'],
  isReal: boolean,
  Values: new (bytes: ArrayBuffer) => ArrayLike<T>,
  convert: (value: T) => number,
): ElementType => ({
  bytes,
  isReal,
  toFloat32: (stored, into) => {
    const values = new Values(stored);
    for (let at = 0; at < values.length; at++) into[at] = convert(values[at]!);
  },
});

/** What the engines compute with, and need not be converted. */
export const float32Type = plain(4, Float32Array, true);

/** By NumPy's type code without its byte order. */
export const elementTypes: ReadonlyMap<string, ElementType> = new Map([
  ['b1', converted(1, false, Uint8Array, (value) => (value === 0 ? 0 : 1))],
  ['u1', plain(1, Uint8Array)],
  ['i1', plain(1, Int8Array)],
  ['u2', plain(2, Uint16Array)],
  ['i2', plain(2, Int16Array)],
  ['f2', converted(2, true, Uint16Array, halfValue)],
  ['u4', plain(4, Uint32Array)],
  ['i4', plain(4, Int32Array)],
  ['f4', float32Type],
  ['u8', converted(8, false, BigUint64Array, Number)],
  ['i8', converted(8, false, BigInt64Array, Number)],
  ['f8', plain(8, Float64Array, true)],
]);
