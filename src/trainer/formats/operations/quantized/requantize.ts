/**
 * Integer arithmetic as CMSIS-NN and TensorFlow Lite have it with single rounding (`CMSIS_NN_USE_SINGLE_ROUNDING`, `TFLITE_SINGLE_ROUNDING`): LiteRT's
 * XNNPACK and ONNX Runtime, which multiply in floating point, round to the same integers. Gemmlowp rounds twice, and gives others now and then.
 */
import type { ValueScale } from '../../../../core/layers/int8';

/** A positive real number as `multiplier × 2^(shift − 31)`, with a multiplier from 2^30 on. */
export interface Multiplier {
  readonly multiplier: number;
  readonly shift: number;
}

const largestShift = 30;
const mostOfInt32 = 2 ** 31 - 1;

/** `QuantizeMultiplier` of TensorFlow Lite. What is too small for 31 bits is zero. */
export function multiplierOf(real: number): Multiplier {
  if (real === 0) return { multiplier: 0, shift: 0 };
  let shift = Math.floor(Math.log2(real)) + 1;
  // A logarithm may be rounded to the next whole number.
  if (real / 2 ** shift >= 1) shift++;
  if (real / 2 ** shift < 0.5) shift--;
  let multiplier = Math.round((real / 2 ** shift) * 2 ** 31);
  if (multiplier === 2 ** 31) [multiplier, shift] = [2 ** 30, shift + 1];
  if (shift < -largestShift) return { multiplier: 0, shift: 0 };
  return shift > largestShift ? { multiplier: mostOfInt32, shift: largestShift } : { multiplier, shift };
}

/**
 * `arm_nn_requantize`: ⌊value · multiplier · 2^(shift − 31) + 1/2⌋, by halves of the value, since their product has more bits than a number holds. A
 * value that a left shift would push out of 32 bits stays at their end.
 */
export function requantize(value: number, { multiplier, shift }: Multiplier): number {
  const left = Math.max(0, shift);
  const most = mostOfInt32 >> left;
  const shifted = Math.max(-most, Math.min(most, value)) * 2 ** left;
  const right = 15 + Math.max(0, -shift);
  const [high, low] = [shifted >> 16, shifted & 0xffff];
  return Math.floor((high * multiplier + Math.floor((low * multiplier) / 2 ** 16) + 2 ** (right - 1)) / 2 ** right);
}

/** As C's `roundf`: halves away from zero. */
export function roundedAway(value: number): number {
  return Math.sign(value) * Math.floor(Math.abs(value) + 0.5);
}

/** A number in floating point, as the number of steps from zero that stands for it. */
export function stepsOf(value: number, { scale, zero }: ValueScale): number {
  return Math.max(-128 - zero, Math.min(127 - zero, roundedAway(Math.fround(value / scale))));
}
