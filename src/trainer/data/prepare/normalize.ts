/** What rows become before a model sees them: missing values filled in, every feature shifted and scaled. */
import type { RowArray } from '../rows/rowArray';
import type { FeatureStatistics } from './statistics';

export type NormalizeMethod = 'none' | 'unit' | 'standardize';

/** A value x of a feature becomes (x − shift) × scale; a missing one is `fill` first. */
export interface Normalization {
  readonly fill: Float64Array;
  readonly shift: Float64Array;
  readonly scale: Float64Array;
}

/**
 * By the statistics of the rows to train on alone.
 *
 * @param isWhole whether all features share one shift and scale
 * @param isCategory features of 0 and 1, which stay as they are
 */
export function normalizationOf(
  statistics: FeatureStatistics,
  method: NormalizeMethod,
  isWhole: boolean,
  isCategory: readonly boolean[] = [],
): Normalization {
  const own = isWhole ? wholeOf(statistics, isCategory) : statistics;
  const features = own.mean.length;
  const isPlain = (feature: number) => method === 'none' || isCategory[feature] === true;
  const numbers = (of: (feature: number) => number) => Float64Array.from({ length: features }, (_, feature) => of(feature));
  const width = (feature: number) => (method === 'unit' ? own.max[feature]! - own.min[feature]! : Math.sqrt(own.variance[feature]!));
  return {
    fill: numbers((feature) => statistics.mean[feature]!),
    shift: numbers((feature) => (isPlain(feature) ? 0 : method === 'unit' ? own.min[feature]! : own.mean[feature]!)),
    // A feature that is always the same becomes 0.
    scale: numbers((feature) => (isPlain(feature) || !(width(feature) > 0) ? 1 : 1 / width(feature))),
  };
}

/** The statistics of all features together, for each of them. */
function wholeOf({ count, mean, variance, min, max }: FeatureStatistics, isCategory: readonly boolean[]): FeatureStatistics {
  const counted = [...count.keys()].filter((feature) => isCategory[feature] !== true);
  const sum = (of: (feature: number) => number) => counted.reduce((total, feature) => total + of(feature), 0);
  const all = sum((feature) => count[feature]!);
  const center = sum((feature) => count[feature]! * mean[feature]!) / all;
  const spread = sum((feature) => count[feature]! * (variance[feature]! + (mean[feature]! - center) ** 2)) / all;
  const same = (value: number) => new Float64Array(count.length).fill(value);
  return {
    count,
    mean: same(center),
    variance: same(spread),
    min: same(counted.reduce((least, feature) => Math.min(least, min[feature]!), Infinity)),
    max: same(counted.reduce((most, feature) => Math.max(most, max[feature]!), -Infinity)),
  };
}

/** The rows as (value − shift) × scale, feature by feature, a missing value (NaN) with `fill` in its place; computed while they are read. */
export function normalizedRows(rows: RowArray, { fill, shift, scale }: Normalization): RowArray {
  const features = shift.length;
  return {
    ...rows,
    read: async (ranges, into) => {
      await rows.read(ranges, into);
      for (let at = 0, feature = 0; at < into.length; at++) {
        const value = into[at]!;
        into[at] = ((Number.isNaN(value) ? fill[feature]! : value) - shift[feature]!) * scale[feature]!;
        if (++feature === features) feature = 0;
      }
    },
  };
}
