/** The ranges of values, found on rows of data. */
import { type Int8Range, scaleOfRange } from '../../../../core/layers/int8';
import { rounded } from './rounding';

/** How a range follows from the values that were seen. */
export type RangeMethod = 'minMax' | 'percentile' | 'mse';

const sampled = 20_000;
const kept = 0.9999;
/** How much of the whole range may be cut off. */
const clippings = [1, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5];

/** Holds zero, which integers must have. `mse`: the clipping with the least mean squared error of rounding. */
export function rangeOf(values: Float64Array, method: RangeMethod): Int8Range {
  let [least, most] = [0, 0];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  if (method === 'minMax' || least === most) return [least, most];
  const step = Math.max(1, Math.floor(values.length / sampled));
  const sample = values.filter((_, at) => at % step === 0);
  if (method === 'percentile') {
    const sorted = sample.toSorted();
    const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!;
    return [Math.min(0, at(1 - kept)), Math.max(0, at(kept))];
  }
  const errorOf = (range: Int8Range) => {
    const rough = rounded(sample, scaleOfRange(range));
    return sample.reduce((sum, value, at) => sum + (value - rough[at]!) ** 2, 0);
  };
  // Each end by itself: what lies far out is mostly at one of them.
  const [, above] = bestOf(
    clippings.map((share): Int8Range => [least, most * share]),
    errorOf,
  );
  return bestOf(
    clippings.map((share): Int8Range => [least * share, above]),
    errorOf,
  );
}

function bestOf(ranges: readonly Int8Range[], errorOf: (range: Int8Range) => number): Int8Range {
  const errors = ranges.map(errorOf);
  return ranges[errors.indexOf(Math.min(...errors))]!;
}
