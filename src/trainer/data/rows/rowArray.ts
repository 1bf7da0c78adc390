/** Rows of numbers, wherever they come from: what every format of data files gives in the end. */
import { sizeOf } from '../../../core/numbers/sizeOf';
import type { RowRange } from '../chunks';

export interface RowArray {
  readonly rows: number;
  readonly rowShape: readonly number[];
  /** Values of one row. */
  readonly width: number;
  /** Whether a value may be NaN or infinite. */
  readonly isReal: boolean;
  /**
   * Reads rows, one range after the other.
   *
   * @param into room for the rows of all ranges. @throws DataError, InputError
   */
  read(ranges: readonly RowRange[], into: Float32Array): Promise<void>;
  /** The number that a row has in its file, counted from 0. */
  readonly numberOf: (row: number) => number;
}

/** The numbers that rows of ranges have, as they follow each other. */
export function numbersIn(ranges: readonly RowRange[], numberOf: (row: number) => number): (at: number) => number {
  return (at) => {
    let left = at;
    for (const { from, to } of ranges) {
      if (left < to - from) return numberOf(from + left);
      left -= to - from;
    }
    throw new Error(`there is no row ${String(at)} in these ranges`);
  };
}

/** Rows that are in memory. @param values `rows` × the row's values; shared, not copied */
export function memoryRows(values: Float32Array, rowShape: readonly number[], isReal = true): RowArray {
  const width = sizeOf(rowShape);
  return {
    rows: values.length / width,
    rowShape,
    width,
    isReal,
    read: (ranges, into) => {
      let at = 0;
      for (const { from, to } of ranges) {
        into.set(values.subarray(from * width, to * width), at);
        at += (to - from) * width;
      }
      return Promise.resolve();
    },
    numberOf: (row) => row,
  };
}
