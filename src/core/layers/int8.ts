/** What a layer's values become in 8-bit integers. */
import * as Type from 'typebox';

/** A value is `scale × (integer − zero)`, with integers from −128 to 127. */
export interface ValueScale {
  readonly scale: number;
  readonly zero: number;
}

/** The least and the largest value; zero, which integers must have, is between them. */
export type Int8Range = readonly [least: number, most: number];

/** `false`: floating point, also where the model is exported in integers. */
export type Int8Field = Int8Range | false;

export const int8 = Type.Union([Type.Tuple([Type.Number({ maximum: 0 }), Type.Number({ minimum: 0 })]), Type.Literal(false)], {
  description:
    'The least and the largest value that the layer gives in 8 bits: its values are rounded to 256 steps between them, as int8 exports do. false: it stays in floating point there. quantize with activations sets both; without it, nothing is rounded, and int8 exports find a range.',
});

/** The 256 steps of a range, of which one is zero. */
export function scaleOfRange([least, most]: Int8Range): ValueScale {
  const scale = Math.fround((most - least) / 255 || 1 / 255);
  return { scale, zero: Math.max(-128, Math.min(127, Math.round(-128 - least / scale))) };
}

/** What the first and the last step stand for. */
export function rangeOfScale({ scale, zero }: ValueScale): Int8Range {
  return [(-128 - zero) * scale, (127 - zero) * scale];
}

/** The nearest value that 8 bits have for one. NaN stays what it is. */
export function roundedToRange(value: number, range: Int8Range): number {
  const { scale, zero } = scaleOfRange(range);
  return Math.max(-128 - zero, Math.min(127 - zero, Math.round(value / scale))) * scale;
}
