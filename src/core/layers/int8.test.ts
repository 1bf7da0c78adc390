import { expect, test } from 'vitest';
import { rangeOfScale, roundedToRange, scaleOfRange } from './int8';

test('a range has 256 steps, one of which is zero', () => {
  expect(scaleOfRange([-1, 1.55])).toEqual({ scale: Math.fround(0.01), zero: -28 });
  expect(scaleOfRange([0, 5.1])).toEqual({ scale: Math.fround(0.02), zero: -128 });
  expect(scaleOfRange([0, 0]).scale).toBeGreaterThan(0);
  const [least, most] = rangeOfScale({ scale: 0.5, zero: 27 });
  expect([least, most]).toEqual([-77.5, 50]);
  expect(scaleOfRange([least, most])).toEqual({ scale: 0.5, zero: 27 });
});

test('a value becomes the nearest step, or the end of the range', () => {
  expect([0.1, -0.3, 7, -9].map((value) => roundedToRange(value, [-63.5, 64]))).toEqual([0, -0.5, 7, -9]);
  expect([100, -100].map((value) => roundedToRange(value, [-63.5, 64]))).toEqual([64, -63.5]);
  expect(roundedToRange(NaN, [-1, 1])).toBeNaN();
});
