import { say } from '../../../core/message/message';
import { DataError } from '../dataError';
import { rowsOf } from '../chunks';
import { numbersIn, type RowArray } from '../rows/rowArray';
import type { Categories } from './categories';

/** The categories of a column, in the order of their values of 0 and 1, and the numbers by which they are stored. */
export interface ColumnCategories {
  readonly names: readonly string[];
  readonly found: Categories;
}

export interface ExpandedRows {
  readonly inputs: RowArray;
  readonly features: readonly string[];
  readonly isCategory: readonly boolean[];
}

/** Rows in which a column of categories became one value for each of them: 1 for the row's own. */
export function oneHotRows(array: RowArray, columns: readonly string[], categories: ReadonlyMap<string, ColumnCategories>): ExpandedRows {
  const widths = columns.map((column) => categories.get(column)?.names.length ?? 1);
  const features = columns.flatMap((column) => categories.get(column)?.names.map((name) => `${column}=${name}`) ?? [column]);
  const isCategory = columns.flatMap((column, at) => Array.from({ length: widths[at]! }, () => categories.has(column)));
  if (categories.size === 0) return { inputs: array, features, isCategory };
  const places = columns.map((column) => {
    const found = categories.get(column);
    return found?.found.placesIn(found.names);
  });
  const width = features.length;
  const inputs: RowArray = {
    ...array,
    rowShape: [width],
    width,
    read: async (ranges, into) => {
      const raw = new Float32Array(rowsOf(ranges) * array.width);
      await array.read(ranges, raw);
      let at = 0;
      for (let cell = 0; cell < raw.length; cell++) {
        const column = cell % array.width;
        const own = places[column];
        const value = raw[cell]!;
        if (own === undefined) into[at++] = value;
        else {
          const place = Number.isNaN(value) ? -1 : own[value]!;
          if (place === -1 && !Number.isNaN(value)) {
            const row = numbersIn(ranges, array.numberOf)(Math.floor(cell / array.width));
            const category = categories.get(columns[column]!)!.found.textOf(value);
            throw new DataError(say('has "{0}" in row {1}, column "{2}", which no row to train on has', category, row, columns[column]!));
          }
          const { length } = categories.get(columns[column]!)!.names;
          // A missing category is none of them.
          into.fill(0, at, at + length);
          if (place !== -1) into[at + place] = 1;
          at += length;
        }
      }
    },
  };
  return { inputs, features, isCategory };
}
