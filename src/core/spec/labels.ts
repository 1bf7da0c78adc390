import type { Spec } from './schema';

type Settings = Pick<Spec, 'data' | 'metrics'>;

/** Whether the model's outputs are compared with labels rather than with its inputs. */
export function hasTargetLabels({ data, metrics }: Settings): boolean {
  return data !== undefined && 'file' in data && data.labels !== undefined && !marksAnomalies(metrics);
}

/** Whether labels say which rows are anomalies: each row is its own target then. */
export function marksAnomalies(metrics: Spec['metrics'] = []): boolean {
  return metrics.includes('anomalyAuc');
}

/** Whether the rows that models are evaluated on are marked as anomalies or normal ones. */
export function hasAnomalyLabels({ data, metrics }: Settings): boolean {
  if (data === undefined || !('file' in data) || !marksAnomalies(metrics)) return false;
  const { validation } = data;
  return (typeof validation === 'object' && 'file' in validation ? validation.labels : data.labels) !== undefined;
}

/** Whether an output is compared with labels rather than with an input. */
export function isLabelled(settings: Settings, output: string): boolean {
  const { data } = settings;
  if (data === undefined || !('file' in data) || data.labels === undefined) return false;
  return typeof data.labels === 'string' ? hasTargetLabels(settings) : Object.hasOwn(data.labels, output);
}
