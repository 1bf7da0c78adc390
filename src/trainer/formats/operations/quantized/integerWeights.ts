/** Weights as 8-bit integers, with a scale for each unit. */
import type { ValueScale } from '../../../../core/layers/int8';
import type { Operation } from '../operation';
import type { ComputableKind } from './compute';
import type { IntegerWeights } from './plan';
import { channelOf } from './rounding';

export type WeightedOperation = Extract<Operation<ComputableKind>, { kernel: unknown }>;

const largestInteger = 127;

/** Biases have 32 bits; some room is left for what is added to them. */
const largestBias = 2 ** 29;

/** @param input what the operation takes. @param shift is added to the bias */
export function integerWeights(operation: WeightedOperation, input: ValueScale, shift: Float32Array): IntegerWeights {
  const { kernel } = operation;
  const channels = channelOf(operation);
  const bias = shift.map((value, unit) => value + (operation.bias?.data[unit] ?? 0));
  const byUnit = Array.from(bias, (): number[] => []);
  for (const [at, value] of kernel.data.entries()) byUnit[channels(at)]!.push(value);
  // The bias is counted in steps of both scales, and must fit.
  const scales = Float32Array.from(byUnit, (values, unit) =>
    Math.max(unitScale(values), Math.abs(bias[unit]!) / (largestBias * input.scale), 1e-12),
  );
  return {
    kernel: kernel.data.map((value, at) => Math.max(-largestInteger, Math.min(largestInteger, Math.round(value / scales[channels(at)]!)))),
    scales,
    bias: bias.map((value, unit) => Math.round(value / (scales[unit]! * input.scale))),
  };
}

/** How far from a whole number a value may be to count as one: factors of normalisations were rounded to float32. */
const near = 1e-3;

/** Values that are whole numbers of steps already, as training in integers leaves them, keep their steps; for others, the largest has 127. */
function unitScale(values: readonly number[]): number {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (let integer = largestInteger; integer > 1; integer--) {
    const scale = largest / integer;
    if (values.every((value) => Math.abs(value / scale - Math.round(value / scale)) < near)) return scale;
  }
  return largest / largestInteger;
}
