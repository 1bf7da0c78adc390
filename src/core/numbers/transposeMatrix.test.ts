import { expect, it } from 'vitest';
import { rotatedAxes, transposeMatrix } from './transposeMatrix';

it.each([
  [1, 1],
  [3, 5],
  [70, 33],
  [32, 64],
  [0, 4],
])('makes columns of the rows of %i × %i values', (rows, columns) => {
  const values = Float64Array.from({ length: rows * columns }, (_, at) => at);
  const turned = transposeMatrix(values, rows, columns, new Float64Array(rows * columns));
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) expect(turned[column * rows + row]).toBe(row * columns + column);
});

it('knows orders of axes that move the first ones behind the others', () => {
  expect([[1, 0], [2, 0, 1], [1, 2, 0], [3, 0, 1, 2]].map(rotatedAxes)).toEqual([1, 2, 1, 3]); // prettier-ignore
  expect([[], [0], [0, 1], [0, 2, 1], [2, 1, 0], [2, 3, 1, 0]].map(rotatedAxes)).toEqual([0, 0, 0, 0, 0, 0]); // prettier-ignore
});
