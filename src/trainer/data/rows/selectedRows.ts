import type { RowRange } from '../chunks';
import type { RowArray } from './rowArray';

/** Some rows of an array, in the order of their numbers. */
export function selectedRows(array: RowArray, numbers: Int32Array): RowArray {
  return {
    ...array,
    rows: numbers.length,
    read: (ranges, into) => array.read(joined(ranges, numbers), into),
    numberOf: (row) => array.numberOf(numbers[row]!),
  };
}

/** The first rows of an array. */
export function firstRows(array: RowArray, rows: number): RowArray {
  return rows === array.rows ? array : { ...array, rows };
}

/** The rows from one on. */
export function rowsFrom(array: RowArray, first: number): RowArray {
  return {
    ...array,
    rows: array.rows - first,
    read: (ranges, into) =>
      array.read(
        ranges.map(({ from, to }) => ({ from: from + first, to: to + first })),
        into,
      ),
    numberOf: (row) => array.numberOf(row + first),
  };
}

/** Neighbours are read together. */
function joined(ranges: readonly RowRange[], numbers: Int32Array): RowRange[] {
  const found: { from: number; to: number }[] = [];
  for (const { from, to } of ranges)
    for (let row = from; row < to; row++) {
      const last = found.at(-1);
      const number = numbers[row]!;
      if (last?.to === number) last.to++;
      else found.push({ from: number, to: number + 1 });
    }
  return found;
}
