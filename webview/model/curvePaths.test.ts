import { expect, test } from 'vitest';
import { curvePaths } from './curvePaths';

test('curves share one scale, from the left to the right', () => {
  expect(curvePaths([[[0, 1, 2]], [[4, 4]]])).toEqual([['M0 100L50 75L100 50'], ['M0 0L100 0']]);
});

test('missing values are gaps, and what is always the same is in the middle', () => {
  expect(curvePaths([[[null, 3, null, 3, 3]]])).toEqual([['M25 50M75 50L100 50']]);
  expect(curvePaths([[[null], []]])).toEqual([['', '']]);
});
