/** The ranges of values, found on rows of data. */
import { rounded } from './rounding';
import type { ValueScale } from './plan';

export interface Range {
  readonly least: number;
  readonly most: number;
}

/** How a range follows from the values that were seen. */
export type RangeMethod = 'minMax' | 'percentile' | 'mse';

const sampled = 20_000;
const kept = 0.9999;
/** How much of the whole range may be cut off. */
const clippings = [1, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5];

/** Holds zero, which integers must have. `mse`: the clipping with the least mean squared error of rounding. */
export function rangeOf(values: Float64Array, method: RangeMethod): Range {
  let [least, most] = [0, 0];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  if (method === 'minMax' || least === most) return { least, most };
  const step = Math.max(1, Math.floor(values.length / sampled));
  const sample = values.filter((_, at) => at % step === 0);
  if (method === 'percentile') {
    const sorted = sample.toSorted();
    const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!;
    return { least: Math.min(0, at(1 - kept)), most: Math.max(0, at(kept)) };
  }
  const errorOf = (range: Range) => {
    const rough = rounded(sample, scaleOf(range));
    return sample.reduce((sum, value, at) => sum + (value - rough[at]!) ** 2, 0);
  };
  // Each end by itself: what lies far out is mostly at one of them.
  const above = bestOf(
    clippings.map((share): Range => ({ least, most: most * share })),
    errorOf,
  );
  return bestOf(
    clippings.map((share): Range => ({ least: least * share, most: above.most })),
    errorOf,
  );
}

function bestOf(ranges: readonly Range[], errorOf: (range: Range) => number): Range {
  const errors = ranges.map(errorOf);
  return ranges[errors.indexOf(Math.min(...errors))]!;
}

export function scaleOf({ least, most }: Range): ValueScale {
  const scale = Math.fround((most - least) / 255 || 1 / 255);
  return { scale, zero: Math.max(-128, Math.min(127, Math.round(-128 - least / scale))) };
}
