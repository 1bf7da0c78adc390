import { expect, it } from 'vitest';
import { placedPoints } from './placedPoints';

it('keeps both axes to one scale, and points up for more', () => {
  // From −2 to 2 there are 94 of 100: 23.5 for each 1.
  expect(placedPoints([-2, 0, 2, 1])).toEqual([
    [3, 50],
    [97, 26.5],
  ]);
});

it('places points that are all the same', () => {
  expect(placedPoints([0, 0]).flat().every(Number.isFinite)).toBe(true);
});
