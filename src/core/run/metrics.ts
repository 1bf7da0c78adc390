/** Measures of a model's outputs beside its loss. */

/** What rows are compared with: `values` for reconstructions and regressions, `classes` for class numbers, `oneHot` for classes as ones and zeros. */
export type TargetKind = 'values' | 'classes' | 'oneHot';

/**
 * @param outputs row-major, `rows` rows
 * @param targets row-major; one class number a row for `classes`
 * @returns mse and r2 (1 − the share of the variance not explained) for values, accuracy (0 to 1) for classes
 */
export function outputMetrics(
  outputs: Float32Array,
  targets: Float32Array,
  rows: number,
  kind: TargetKind,
): Readonly<Record<string, number>> {
  if (kind === 'values') return valueMetrics(outputs, targets);
  const classes = outputs.length / rows;
  let hits = 0;
  for (let row = 0; row < rows; row++) {
    const guess = largestAt(outputs, row * classes, classes);
    if (guess === (kind === 'classes' ? targets[row] : largestAt(targets, row * classes, classes))) hits++;
  }
  return { accuracy: hits / rows };
}

/** Mean squared difference, value by value. */
export function meanSquaredDifference(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum / a.length;
}

/** The largest difference of two outputs, relative to the first where that is above 1. */
export function largestDifference(a: Float32Array, b: Float32Array): number {
  let largest = a.length === b.length ? 0 : Infinity;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!) / Math.max(1, Math.abs(a[i]!));
    // Not simply the larger: a difference that is not a number must show.
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}

function valueMetrics(outputs: Float32Array, targets: Float32Array): Readonly<Record<string, number>> {
  const mse = meanSquaredDifference(outputs, targets);
  const mean = targets.reduce((sum, value) => sum + value, 0) / targets.length;
  const variance = targets.reduce((sum, value) => sum + (value - mean) ** 2, 0) / targets.length;
  return variance === 0 ? { mse } : { mse, r2: 1 - mse / variance };
}

function largestAt(values: Float32Array, from: number, count: number): number {
  let best = 0;
  for (let i = 1; i < count; i++) if (values[from + i]! > values[from + best]!) best = i;
  return best;
}
