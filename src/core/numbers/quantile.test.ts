import { expect, it } from 'vitest';
import { median, quantile } from './quantile';

it('lies between neighbours in proportion', () => {
  expect([0, 0.25, 0.5, 0.75, 1].map((share) => quantile([4, 1, 3, 2], share))).toEqual([1, 1.75, 2.5, 3.25, 4]);
  expect(quantile([7], 0.5)).toBe(7);
});

it('has the median in the middle', () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2])]).toEqual([2, 2.5]);
});
