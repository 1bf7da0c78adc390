/** How the values of a tensor are stored. */
import { halfValue } from '../../../../core/numbers/float16';
import type { TensorType } from '../schema/tensorTypes';

interface Elements {
  readonly bits: number;
  /** The value at an index. */
  readonly read: (view: DataView, index: number) => number;
}

const elements: Readonly<Partial<Record<TensorType, Elements>>> = {
  float32: { bits: 32, read: (view, index) => view.getFloat32(4 * index, true) },
  float16: { bits: 16, read: (view, index) => halfValue(view.getUint16(2 * index, true)) },
  bfloat16: { bits: 16, read: (view, index) => topHalf(view.getUint16(2 * index, true)) },
  float64: { bits: 64, read: (view, index) => view.getFloat64(8 * index, true) },
  int64: { bits: 64, read: (view, index) => Number(view.getBigInt64(8 * index, true)) },
  int32: { bits: 32, read: (view, index) => view.getInt32(4 * index, true) },
  uint32: { bits: 32, read: (view, index) => view.getUint32(4 * index, true) },
  int16: { bits: 16, read: (view, index) => view.getInt16(2 * index, true) },
  uint16: { bits: 16, read: (view, index) => view.getUint16(2 * index, true) },
  int8: { bits: 8, read: (view, index) => view.getInt8(index) },
  uint8: { bits: 8, read: (view, index) => view.getUint8(index) },
  bool: { bits: 8, read: (view, index) => view.getUint8(index) },
  // Two in a byte, the first in its lower half; a sign of its own each.
  int4: { bits: 4, read: (view, index) => ((view.getUint8(index >> 1) >> (4 * (index & 1))) << 28) >> 28 },
};

/** `undefined` for types that are no numbers, or none that weights have. */
export function elementsOf(type: TensorType): Elements | undefined {
  return elements[type];
}

const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);

/** A bfloat16 is the upper half of a float32. */
function topHalf(half: number): number {
  bits[0] = half << 16;
  return float[0]!;
}
