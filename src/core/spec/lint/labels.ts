import type { DataSpec } from '../schema';

/** Whether the model's outputs are compared with labels rather than with its inputs. */
export function hasLabels(data: DataSpec | undefined): boolean {
  return data !== undefined && 'file' in data && data.labels !== undefined;
}
