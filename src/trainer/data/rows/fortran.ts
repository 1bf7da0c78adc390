/**
 * Which column of a Fortran-order array each value of a row comes from: there, the values of one place of all rows follow each other, and of a row's places the
 * first axis varies fastest.
 *
 * @param row the shape of one row: (2, 3) has its values, in the order of a row, in the columns 0, 2, 4, 1, 3, 5
 */
export function fortranColumns(row: readonly number[]): number[] {
  let columns = [0];
  let stride = 1;
  for (const length of row) {
    const step = stride;
    columns = columns.flatMap((column) => Array.from({ length }, (_, at) => column + at * step));
    stride *= length;
  }
  return columns;
}
