/** By what the models of a run are evaluated. */
import type { MetricName } from './metricNames';
import { outputMetrics } from './metrics';
import type { Truth } from './truth';

export interface EvaluationCriteria {
  /** Of the evaluation rows. */
  readonly truth: Truth;
  /** The metrics that count; missing where all that there are do. */
  readonly metrics?: readonly MetricName[];
}

/**
 * The metrics of a model's outputs that the criteria name, or all that there are for such targets.
 *
 * @param outputs row-major, for the rows of the truth
 * @returns by name, as far as these rows have them
 */
export function evaluatedMetrics(outputs: Float32Array, { truth, metrics }: EvaluationCriteria): Readonly<Record<string, number>> {
  const all = outputMetrics(outputs, truth);
  if (metrics === undefined) return all;
  const isOf = (metric: string, name: MetricName) => metric === name || metric.endsWith(`.${name}`);
  return Object.fromEntries(metrics.flatMap((name) => Object.entries(all).filter(([metric]) => isOf(metric, name))));
}
