import type { JsonPath, Problem } from '../../problem/problem';
import type { MetricName } from '../../score/metricNames';
import { missingMetric } from '../taskMetrics';
import type { Lint } from './lint';

/** Metrics that the task does not have: no run can show or keep to them. */
export const missingMetrics: Lint = ({ graph, settings }) => {
  const { metrics = [], shrink, train } = settings;
  if (train === undefined) return [];
  const drop = shrink?.target?.maxMetricDrop;
  const limited = typeof drop === 'object' ? (Object.keys(drop) as MetricName[]) : [];
  const problem = (name: MetricName, path: JsonPath, atKey: boolean): Problem[] => {
    const message = missingMetric(name, graph, settings);
    return message === undefined ? [] : [{ code: 'missing-metric', severity: 'error', message, path, atKey }];
  };
  return [
    ...metrics.flatMap((name, index) => problem(name, ['metrics', index], false)),
    ...limited.flatMap((name) => problem(name, ['shrink', 'target', 'maxMetricDrop', name], true)),
  ];
};
