import { expect, it } from 'vitest';
import { errorHistograms } from './errorHistograms';

it('counts normal rows and anomalies by their errors, on one scale', () => {
  const { edges, models } = errorHistograms([Float32Array.of(0, 1, 3, 3), Float32Array.of(1.05, 0, 2, 0)], Float32Array.of(0, 0, 1, 1));
  expect(edges).toHaveLength(31);
  expect([edges[0], edges.at(-1)]).toEqual([0, 3]);
  const filled = (counts: readonly number[]) => counts.flatMap((count, bar) => (count === 0 ? [] : [[bar, count]]));
  // Bars are 0.1 wide; what is at the last edge is in the last bar.
  expect(filled(models[0]!.normal)).toEqual([
    [0, 1],
    [10, 1],
  ]);
  expect(filled(models[0]!.anomalies)).toEqual([[29, 2]]);
  expect(filled(models[1]!.normal)).toEqual([
    [0, 1],
    [10, 1],
  ]);
  expect(filled(models[1]!.anomalies)).toEqual([
    [0, 1],
    [20, 1],
  ]);
});

it('has a scale where all errors are 0, or none is a number', () => {
  expect(errorHistograms([Float32Array.of(0, 0)], Float32Array.of(0, 1)).models[0]!.normal.reduce((a, b) => a + b)).toBe(1);
  expect(errorHistograms([Float32Array.of(NaN, NaN)], Float32Array.of(0, 1)).models[0]!.normal.reduce((a, b) => a + b)).toBe(1);
});
