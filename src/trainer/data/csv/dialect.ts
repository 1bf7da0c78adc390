/** How a CSV text is written: its delimiter, its decimal point, and whether its first row names the columns. */
import { say } from '../../../core/message/message';
import { DataError } from '../dataError';
import { isMissing } from '../table/table';
import { Cells, neverClosed, textOf } from './cells';

/** What the spec says of it; what it leaves out is found. */
export interface CsvChoices {
  readonly header?: boolean;
  readonly delimiter?: string;
  readonly decimal?: '.' | ',';
}

export interface Dialect {
  readonly delimiter: number;
  readonly hasDecimalComma: boolean;
  readonly columns: readonly string[];
  readonly hasHeader: boolean;
}

const delimiters = [',', '\t', ';', '|'];
/** Rows that are looked at. */
const lookedAt = 50;

/**
 * @param start what the text begins with: of its rows, the whole ones are looked at
 * @param isEnd whether this is all: then its last row ends with a line feed
 * @returns nothing where the first row is not whole
 * @throws DataError where there is no row, or the first one is damaged
 */
export function dialectOf(start: Uint8Array, isEnd: boolean, choices: CsvChoices): Dialect | undefined {
  const own = choices.delimiter === undefined ? delimiters : [choices.delimiter];
  const found = own.map((delimiter) => firstRows(start, delimiter.charCodeAt(0), isEnd));
  if (found.every(({ rows }) => rows.length === 0)) {
    if (!isEnd && found.some(({ error }) => error === undefined)) return undefined;
    throw found[0]!.error ?? new DataError(say('has no rows'));
  }
  const place = mostCells(found);
  const { rows } = found[place]!;
  const delimiter = own[place]!;
  const first = rows[0]!;
  const hasHeader = choices.header ?? first.every((cell) => !isMissing(cell) && !looksLikeNumber(cell));
  return {
    delimiter: delimiter.charCodeAt(0),
    hasDecimalComma: choices.decimal === undefined ? delimiter !== ',' && hasDecimalCommas(rows) : choices.decimal === ',',
    hasHeader,
    columns: hasHeader ? namesOf(first) : first.map((_, column) => String(column)),
  };
}

/** By which delimiter the first rows are cut into equally many cells, and into most. */
function mostCells(found: readonly FirstRows[]): number {
  const scores = found.map(({ rows }) => {
    const [first = []] = rows;
    return rows.every((row) => row.length === first.length) ? first.length : Math.min(first.length, 2) / 2;
  });
  return scores.indexOf(Math.max(...scores));
}

interface FirstRows {
  readonly rows: string[][];
  /** What is wrong with the row behind them. With another delimiter, what follows a quote may be a cell of its own. */
  readonly error?: DataError;
}

function firstRows(start: Uint8Array, delimiter: number, isEnd: boolean): FirstRows {
  const rows: string[][] = [];
  const cells = new Cells();
  for (let at = 0, line = 1; at < start.length && rows.length < lookedAt; line = cells.nextLine) {
    const bytes = start.subarray(at);
    try {
      cells.find({ bytes, delimiter, decimal: -1, columns: 0, line });
    } catch (cause) {
      if (cause instanceof DataError) return { rows, error: cause };
      throw cause;
    }
    if (isEnd && cells.openQuote !== undefined) return { rows, error: neverClosed(cells.openQuote) };
    if (cells.rows === 0) break;
    const { count, ends } = cells;
    rows.push(Array.from({ length: count }, (_, column) => textOf(bytes, cells.startOf(0, column, count), ends[column]!)));
    at += cells.length;
  }
  return { rows };
}

function looksLikeNumber(cell: string): boolean {
  return Number.isFinite(Number(cell.replace(',', '.')));
}

function hasDecimalCommas(rows: readonly (readonly string[])[]): boolean {
  const cells = rows.flat();
  return cells.some((cell) => /^[+-]?\d*,\d+$/u.test(cell)) && !cells.some((cell) => /^[+-]?\d*\.\d+$/u.test(cell));
}

/** Columns of the same name are distinguished as pandas does: "x", "x.1". */
function namesOf(header: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return header.map((name) => {
    const times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    return times === 0 ? name : `${name}.${String(times)}`;
  });
}
