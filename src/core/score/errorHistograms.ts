import { quantile } from '../numbers/quantile';

/** How many rows have errors between two neighbouring edges. */
export interface ErrorHistogram {
  readonly normal: readonly number[];
  readonly anomalies: readonly number[];
}

export interface ErrorHistograms {
  /** From 0, evenly spaced, one more than there are bars; what is above counts for the last one. */
  readonly edges: readonly number[];
  /** One for each model. */
  readonly models: readonly ErrorHistogram[];
}

const bars = 30;
/** A few rows that are far off must not squeeze all others into one bar. */
const shown = 0.99;

/**
 * Errors of normal rows and of anomalies, on one scale for all models.
 *
 * @param errors of each model, by row
 * @param anomalies 1 for a row that is an anomaly, else 0
 */
export function errorHistograms(errors: readonly Float32Array[], anomalies: Float32Array): ErrorHistograms {
  const most = Math.max(...errors.map((all) => quantile([...all].filter(Number.isFinite), shown)), Number.MIN_VALUE);
  const edges = Array.from({ length: bars + 1 }, (_, at) => (most * at) / bars);
  const barOf = (error: number) => (error < most ? Math.floor((error / most) * bars) : bars - 1);
  return {
    edges,
    models: errors.map((all) => {
      const counts = { normal: new Array<number>(bars).fill(0), anomalies: new Array<number>(bars).fill(0) };
      for (const [row, error] of all.entries()) counts[anomalies[row] === 1 ? 'anomalies' : 'normal'][barOf(error)]!++;
      return counts;
    }),
  };
}
