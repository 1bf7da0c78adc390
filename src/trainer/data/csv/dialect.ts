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
 * @param start whole rows that the text begins with, as far as they are looked at
 * @param isEnd whether these are all
 */
export function dialectOf(start: Uint8Array, isEnd: boolean, choices: CsvChoices): Dialect {
  const delimiter = choices.delimiter ?? likelyDelimiter(start, isEnd);
  const code = delimiter.charCodeAt(0);
  const found = firstRows(start, code, isEnd);
  requireRow(found);
  const { rows } = found;
  const first = rows[0]!;
  const hasHeader = choices.header ?? first.every((cell) => !isMissing(cell) && !looksLikeNumber(cell));
  return {
    delimiter: code,
    hasDecimalComma: choices.decimal === undefined ? delimiter !== ',' && hasDecimalCommas(rows) : choices.decimal === ',',
    hasHeader,
    columns: hasHeader ? namesOf(first) : first.map((_, column) => String(column)),
  };
}

/** The one that cuts the first rows into equally many cells, and into most. @throws DataError where none cuts the first row */
function likelyDelimiter(start: Uint8Array, isEnd: boolean): string {
  const found = delimiters.map((delimiter) => firstRows(start, delimiter.charCodeAt(0), isEnd));
  const scores = found.map(({ rows }) => {
    const [first = []] = rows;
    return rows.every((row) => row.length === first.length) ? first.length : Math.min(first.length, 2) / 2;
  });
  const most = Math.max(...scores);
  if (most === 0) requireRow(found[0]!);
  return delimiters[scores.indexOf(most)]!;
}

interface FirstRows {
  readonly rows: string[][];
  /** What is wrong with the row behind them. With another delimiter, what follows a quote may be a cell of its own. */
  readonly error?: DataError;
}

function requireRow({ rows, error }: FirstRows): void {
  if (rows.length === 0) throw error ?? new DataError(say('has no rows'));
}

function firstRows(start: Uint8Array, delimiter: number, isEnd: boolean): FirstRows {
  const rows: string[][] = [];
  const cells = new Cells();
  for (let at = 0, line = 1; at < start.length && rows.length < lookedAt; line = cells.nextLine) {
    const bytes = start.subarray(at);
    try {
      cells.find({ bytes, delimiter, decimal: -1, columns: 0, line, isEnd });
    } catch (cause) {
      if (cause instanceof DataError) return { rows, error: cause };
      throw cause;
    }
    if (isEnd && cells.openQuote !== undefined) return { rows, error: neverClosed(cells.openQuote) };
    if (cells.rows === 0) break;
    rows.push(Array.from({ length: cells.count }, (_, cell) => textOf(bytes, cells.starts[cell]!, cells.ends[cell]!)));
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
