/** How integers follow from sums of products: the constants that a simulation computes with, and that C programs have. */
import type { ValueScale } from '../../../../core/layers/int8';
import type { FusedOperation } from '../fuse';
import type { Operation } from '../operation';
import { curves } from './compute';
import type { IntegerPlan } from './plan';
import { type Multiplier, multiplierOf, stepsOf } from './requantize';

/** Where values of an operation may lie, counted in steps from its zero. */
export interface Limits {
  readonly zero: number;
  readonly least: number;
  readonly most: number;
}

/** A rectifier cuts values off. */
export function limitsOf({ values }: IntegerPlan, { name, fused }: FusedOperation): Limits {
  const scale = values.get(name)!;
  const { zero } = scale;
  return {
    zero,
    least: fused === undefined ? -128 - zero : Math.max(-128 - zero, 0),
    most: fused === 'relu6' ? stepsOf(6, scale) : 127 - zero,
  };
}

/** One for each unit of an operation with weights. */
export function unitMultipliers({ values, weights }: IntegerPlan, { name, inputs }: Operation): readonly Multiplier[] {
  const given = values.get(inputs[0]!)!.scale / values.get(name)!.scale;
  return Array.from(weights.get(name)!.scales, (scale) => multiplierOf(given * scale));
}

/** Of the sum over this many places. */
export function meanMultiplier({ values }: IntegerPlan, { name, inputs }: Operation, places: number): Multiplier {
  return multiplierOf(values.get(inputs[0]!)!.scale / values.get(name)!.scale / places);
}

/** Of the product of two values: scale a × scale b / scale of the output. */
export function productMultiplier({ values }: IntegerPlan, { name, inputs }: Operation): Multiplier {
  const [a, b] = inputs.map((input) => values.get(input)!.scale) as [number, number];
  return multiplierOf((a * b) / values.get(name)!.scale);
}

/** Two values are brought to a common scale with 20 more bits, as TensorFlow Lite's ADD does. */
export interface SumMultipliers {
  readonly inputs: readonly [Multiplier, Multiplier];
  readonly output: Multiplier;
}

export const sumBits = 20;

/** Of the sum of two values: both are brought to twice the larger scale with 20 more bits, added, and brought to the output's scale. */
export function sumMultipliers({ values }: IntegerPlan, { name, inputs }: Operation): SumMultipliers {
  const [a, b] = inputs.map((input) => values.get(input)!.scale) as [number, number];
  const common = 2 * Math.max(a, b);
  return {
    inputs: [multiplierOf(a / common), multiplierOf(b / common)],
    output: multiplierOf(common / (2 ** sumBits * values.get(name)!.scale)),
  };
}

/** What a function of each value makes of −128 to 127. */
export function activationTable({ values }: IntegerPlan, { name, inputs, activation }: Operation<'activation'>): Int8Array {
  const [given, made] = [values.get(inputs[0]!)!, values.get(name)!];
  const curve = curves[activation.name]!;
  return Int8Array.from({ length: 256 }, (_, at) => stepsOf(curve((at - 128 - given.zero) * given.scale), made) + made.zero);
}

/** e to the power of what a value is below the largest of its row, by steps, as shares of 65,535. What would be zero is left out. */
export function powersBelow({ scale }: ValueScale): Uint16Array {
  const powers = Array.from({ length: 256 }, (_, steps) => Math.round(Math.exp(-steps * scale) * 65_535));
  return Uint16Array.from(powers.filter((power) => power > 0));
}
