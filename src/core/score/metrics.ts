/** Measures of a model's outputs beside its loss. */
import { anomalyAuc } from './anomalies';
import { areaUnderCurve } from './auc';
import { imageMetrics } from './imageMetrics';
import { ofEachOutput, type Truth } from './truth';

/**
 * @param outputs row-major, `count` rows
 * @returns for values mse and r2 (1 − the share of the variance not explained), with psnr and ssim for pictures, and with
 *   anomalyAuc where anomalies are known; for classes accuracy (0 to 1); and where there are two classes auc, also for a single output whose targets are ones and zeros;
 *   of several outputs, with the output's name in front: "class.accuracy"
 */
export function outputMetrics(outputs: Float32Array, truth: Truth): Readonly<Record<string, number>> {
  if (truth.several !== undefined) return metricsByOutput(outputs, truth);
  const { count, targets, kind, image, anomalies } = truth;
  const width = outputs.length / count;
  if (kind !== 'values') return classMetrics(outputs, truth);
  const values = { ...valueMetrics(outputs, targets), ...anomalyAucOf(outputs, targets, anomalies) };
  if (image !== undefined) return { ...values, ...imageMetrics(outputs, targets, image) };
  return width === 1 && targets.every((target) => target === 0 || target === 1) ? { ...values, ...aucOf(outputs, targets) } : values;
}

function metricsByOutput(outputs: Float32Array, truth: Truth): Readonly<Record<string, number>> {
  const named = ofEachOutput(outputs, truth).map(({ output, values, truth: own }) =>
    Object.entries(outputMetrics(values, own)).map(([name, value]) => [`${output}.${name}`, value] as const),
  );
  return Object.fromEntries(named.flat());
}

/**
 * Mean squared difference, value by value. Both arrays have the same length.
 *
 * @example
 * meanSquaredDifference([1, 2], [1, 4]); // → 2
 */
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

/** The class that is given the largest share in a row. @param shares `count` rows */
export function classOf(shares: Float32Array, row: number, count: number): number {
  const classes = shares.length / count;
  return largestAt(shares, row * classes, classes);
}

/** How many classes there are rows of. */
export function distinctClasses(truth: Truth): number {
  return new Set(rightClasses(truth)).size;
}

/** The class of each row. */
export function rightClasses({ count, targets, kind }: Truth): Float32Array {
  return kind === 'classes' ? targets : Float32Array.from({ length: count }, (_, row) => classOf(targets, row, count));
}

function classMetrics(outputs: Float32Array, truth: Truth): Readonly<Record<string, number>> {
  const { count } = truth;
  const classes = outputs.length / count;
  const right = rightClasses(truth);
  const hits = right.reduce((sum, target, row) => sum + (classOf(outputs, row, count) === target ? 1 : 0), 0);
  const accuracy = hits / count;
  if (classes !== 2) return { accuracy };
  return {
    accuracy,
    ...aucOf(
      outputs.filter((_, at) => at % 2 === 1),
      right,
    ),
  };
}

function anomalyAucOf(outputs: Float32Array, targets: Float32Array, anomalies: Float32Array | undefined): { readonly anomalyAuc?: number } {
  const auc = anomalies && anomalyAuc(outputs, targets, anomalies);
  return auc === undefined ? {} : { anomalyAuc: auc };
}

function aucOf(scores: Float32Array, labels: Float32Array): { readonly auc?: number } {
  const auc = areaUnderCurve(scores, labels);
  return auc === undefined ? {} : { auc };
}

function valueMetrics(outputs: Float32Array, targets: Float32Array): Readonly<Record<string, number>> {
  const mse = meanSquaredDifference(outputs, targets);
  const variance = varianceOf(targets);
  return variance === 0 ? { mse } : { mse, r2: 1 - mse / variance };
}

function varianceOf(values: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  const mean = sum / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - mean) ** 2;
  return squares / values.length;
}

function largestAt(values: Float32Array, from: number, count: number): number {
  let best = 0;
  for (let i = 1; i < count; i++) if (values[from + i]! > values[from + best]!) best = i;
  return best;
}
