/** Rows of named columns whose cells are numbers, texts or missing: what CSV, Parquet and JSON lines give. */
import type { Message } from '../../../core/message/message';

export interface Table {
  readonly columns: readonly string[];
  /**
   * All rows in their order, some at a time. What a batch gives is only good until the next one is asked for.
   *
   * @param columns whose cells are looked at: their numbers. @throws DataError where the file is damaged
   */
  batches(columns: readonly number[], signal: AbortSignal): AsyncIterable<TableBatch>;
}

export interface TableBatch {
  readonly rows: number;
  /**
   * The numbers of columns, row by row, true as 1 and false as 0; NaN where a cell is missing, or no number.
   *
   * @param into room for `rows` × `columns` of them
   */
  numbers(columns: readonly number[], into: Float64Array): void;
  /** What a cell says, or `undefined` where it is missing. */
  text(column: number, row: number): string | undefined;
  /** Where a row stands in its file: "line 12". */
  place(row: number): Message;
}

/** What stands for a missing value in a text, as pandas has it. */
const missingWords: ReadonlySet<string> = new Set(
  ['', '#N/A', '#N/A N/A', '#NA', '-1.#IND', '-1.#QNAN', '-NaN', '-nan', '1.#IND', '1.#QNAN', '<NA>', 'N/A', 'NA', 'NULL', 'NaN', 'None', 'n/a', 'nan', 'null'], // prettier-ignore
);

export function isMissing(text: string): boolean {
  return missingWords.has(text);
}
