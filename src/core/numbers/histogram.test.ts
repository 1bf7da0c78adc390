import { expect, it } from 'vitest';
import { histogramOf } from './histogram';

it.each([
  { values: [0, 1, 2, 3, 4], parts: 4, counts: [1, 1, 1, 2] },
  { values: [-1, -1, 1], parts: 2, counts: [2, 1] },
  { values: [5, 5], parts: 3, counts: [2, 0, 0] },
  { values: [1, NaN, Infinity, 2], parts: 2, counts: [1, 1] },
])('counts $values in $parts parts', ({ values, parts, counts }) => {
  expect(histogramOf(Float32Array.from(values), parts)?.counts).toEqual(counts);
});

it('has nothing to count where no value is finite', () => {
  expect(histogramOf(Float32Array.of(NaN), 3)).toBeUndefined();
  expect(histogramOf(new Float32Array(), 3)).toBeUndefined();
});
