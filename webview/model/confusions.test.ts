import { expect, it } from 'vitest';
import { accuracyOf, confusionCells, worstConfusion } from './confusions';

// Of 4 rows of class 0 three are said, of 6 of class 1 four.
const cells = confusionCells([3, 1, 2, 4], 2);

it('holds what share of a class is taken for which', () => {
  expect(cells.map(({ right, said, rows, share }) => [right, said, rows, share])).toEqual([
    [0, 0, 3, 0.75],
    [0, 1, 1, 0.25],
    [1, 0, 2, 2 / 6],
    [1, 1, 4, 4 / 6],
  ]);
});

it('names the most frequent mistake, and the share that is right', () => {
  expect(worstConfusion(cells)).toMatchObject({ right: 1, said: 0, rows: 2 });
  expect(worstConfusion(confusionCells([3, 0, 0, 4], 2))).toBeUndefined();
  expect(accuracyOf(cells)).toBe(0.7);
});
