import { expect, it } from 'vitest';
import { principalComponents } from './principalComponents';

it('lays rows along the line on which they lie', () => {
  // (1, 1), (3, 3), (5, 5): √2·2 apart along the diagonal, around their mean.
  const { points, explained } = principalComponents(Float32Array.of(1, 1, 3, 3, 5, 5), 3);
  const step = 2 * Math.SQRT2;
  [-step, 0, 0, 0, step, 0].forEach((value, at) => expect(points[at]).toBeCloseTo(value, 6));
  expect(explained).toBeCloseTo(1, 9);
});

it('says how much of the variance two components hold', () => {
  // Along three axes with variances of 9, 4 and 1.
  const rows = Float32Array.of(3, 0, 0, -3, 0, 0, 0, 2, 0, 0, -2, 0, 0, 0, 1, 0, 0, -1);
  expect(principalComponents(rows, 6).explained).toBeCloseTo(13 / 14, 6);
});

it('takes codes of one value, and ones that never vary', () => {
  expect(principalComponents(Float32Array.of(1, 3), 2)).toEqual({ points: [-1, 0, 1, 0], explained: 1 });
  expect(principalComponents(Float32Array.of(2, 2, 2, 2), 2).explained).toBe(1);
});
