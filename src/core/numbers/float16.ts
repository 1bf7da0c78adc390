/** IEEE 754 half precision: 1 bit of sign, 5 of exponent, 10 of significand. */

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** The 16 bits of the half nearest to a value, to even where two are as near; too large ones become infinite. */
export function halfBits(value: number): number {
  float[0] = value;
  const word = bits[0]!;
  const sign = (word >>> 16) & 0x8000;
  const exponent = ((word >>> 23) & 0xff) - 127 + 15;
  const significand = word & 0x7fffff;
  if (exponent >= 31) return sign | 0x7c00 | (exponent === 0xff - 127 + 15 && significand !== 0 ? 0x200 : 0);
  // A carry out of the significand goes into the exponent, as it should.
  if (exponent > 0) return sign | ((exponent << 10) + roundShift(significand, 13));
  return exponent < -10 ? sign : sign | roundShift(significand | 0x800000, 14 - exponent);
}

/** The largest finite half. */
export const largestHalf = 65504;

/** The 16 bits of the finite half nearest to a value: too large ones become the largest. */
export function finiteHalfBits(value: number): number {
  return halfBits(Math.max(-largestHalf, Math.min(largestHalf, value)));
}

/** The value of a half. */
export function halfValue(half: number): number {
  const sign = (half & 0x8000) === 0 ? 1 : -1;
  const exponent = (half >>> 10) & 0x1f;
  const significand = half & 0x3ff;
  if (exponent === 0) return sign * significand * 2 ** -24;
  if (exponent === 31) return significand === 0 ? sign * Infinity : NaN;
  return sign * (1 + significand / 1024) * 2 ** (exponent - 15);
}

/** The half nearest to a value. */
export function toHalf(value: number): number {
  return halfValue(halfBits(value));
}

const smallestNormal = 2 ** -14;
const largest = 65504;

/** The half nearest to a value, or the value itself where halves have less than their 11 significant bits. */
export function toPreciseHalf(value: number): number {
  const size = Math.abs(value);
  return size >= smallestNormal && size <= largest ? toHalf(value) : value;
}

/** `value` divided by 2 to the power of `by`, to the nearest whole number, to even where two are as near. */
function roundShift(value: number, by: number): number {
  const half = 1 << (by - 1);
  const rest = value & ((1 << by) - 1);
  const floor = value >>> by;
  return rest > half || (rest === half && (floor & 1) === 1) ? floor + 1 : floor;
}
