/** Rows with a structure, and rows without: what a reconstruction error can tell apart. */
import { Random } from '../../../src/core/random/random';

export interface LabelledRows {
  readonly width: number;
  readonly rows: readonly number[];
  readonly labels: readonly number[];
}

/**
 * Normal rows are mixtures of two waves with little noise; an anomaly is noise of the same size. Every `every`th row is an anomaly, and none where that is 0.
 */
export function rowsWithAnomalies(count: number, every: number, seed: number, width = 12): LabelledRows {
  const random = new Random(seed);
  const rows: number[] = [];
  const labels: number[] = [];
  for (let row = 0; row < count; row++) {
    const isAnomaly = every > 0 && row % every === every - 1;
    const [a, b] = [random.normal(), random.normal()];
    for (let at = 0; at < width; at++) {
      const wave = a * Math.sin(at) + b * Math.cos(at / 2);
      rows.push(isAnomaly ? random.normal() : wave + random.normal() * 0.05);
    }
    labels.push(isAnomaly ? 1 : 0);
  }
  return { width, rows, labels };
}
