/** Statistics of every feature over rows, in one pass. */
import type { RowArray } from '../rows/rowArray';

/** By feature. */
export interface FeatureStatistics {
  readonly count: Float64Array;
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
}

/** Values that are looked at together, about. */
const valuesAtOnce = 1 << 20;

/** Rows in their order, some at a time. */
export async function* rowsInTurn(rows: RowArray): AsyncGenerator<Float32Array> {
  const atOnce = Math.max(1, Math.floor(valuesAtOnce / rows.width));
  const room = new Float32Array(Math.min(rows.rows, atOnce) * rows.width);
  for (let from = 0; from < rows.rows; from += atOnce) {
    const to = Math.min(rows.rows, from + atOnce);
    const values = room.subarray(0, (to - from) * rows.width);
    await rows.read([{ from, to }], values);
    yield values;
  }
}

/**
 * NaN does not count. Means and variances are updated value by value (Welford 1962), which loses no digits to a large mean.
 *
 * @param features a value belongs to the feature of its place modulo their number
 */
export async function featureStatistics(rows: RowArray, features: number): Promise<FeatureStatistics> {
  const numbers = (value: number) => new Float64Array(features).fill(value);
  const [count, mean, squares, min, max] = [numbers(0), numbers(0), numbers(0), numbers(Infinity), numbers(-Infinity)];
  for await (const values of rowsInTurn(rows)) {
    for (let at = 0, feature = 0; at < values.length; at++) {
      const value = values[at]!;
      if (!Number.isNaN(value)) {
        const seen = ++count[feature]!;
        const before = value - mean[feature]!;
        mean[feature]! += before / seen;
        squares[feature]! += before * (value - mean[feature]!);
        if (value < min[feature]!) min[feature] = value;
        if (value > max[feature]!) max[feature] = value;
      }
      if (++feature === features) feature = 0;
    }
  }
  return { count, mean, variance: squares.map((sum, feature) => (count[feature] === 0 ? 0 : sum / count[feature]!)), min, max };
}
