import { expect, test } from 'vitest';
import { nearestSizes } from './trials';

const sizes = [1000, 500, 250, 125, 60].map((limit) => ({ limit, candidates: [] }));
const limitsOf = (wanted: number | undefined, count: number) => nearestSizes(sizes, wanted, count).map(({ limit }) => limit);

test('of all sizes those nearest to the one that is wanted stay, in their order', () => {
  expect(limitsOf(250, 1)).toEqual([250]);
  expect(limitsOf(250, 3)).toEqual([500, 250, 125]);
  expect(limitsOf(1000, 2)).toEqual([1000, 500]);
  expect(limitsOf(250, 9)).toEqual([1000, 500, 250, 125, 60]);
});

test('where none is wanted, those in the middle', () => {
  expect(limitsOf(undefined, 1)).toEqual([250]);
});
