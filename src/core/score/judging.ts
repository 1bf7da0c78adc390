/** What models of a run are judged by. */
import type { MetricName } from './metricNames';
import { outputMetrics, type Truth } from './metrics';

export interface Judging {
  /** Of the rows they are judged on. */
  readonly truth: Truth;
  /** The metrics that count; missing where all that there are do. */
  readonly metrics?: readonly MetricName[];
}

/** @param outputs row-major, for the rows of the truth. @returns the metrics that count, as far as these rows have them */
export function judgedMetrics(outputs: Float32Array, { truth, metrics }: Judging): Readonly<Record<string, number>> {
  const all = outputMetrics(outputs, truth);
  if (metrics === undefined) return all;
  return Object.fromEntries(metrics.flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]])));
}
