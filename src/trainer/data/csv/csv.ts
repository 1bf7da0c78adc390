/** Texts of rows with delimiters: CSV, TSV. */
import { formatBytes } from '../../../core/message/format';
import { say } from '../../../core/message/message';
import { throwIfCancelled } from '../../engine/errors';
import { DataError } from '../dataError';
import type { Bytes } from '../rows/bytes';
import { isMissing, type Table, type TableBatch } from '../table/table';
import { Cells, isQuoted, neverClosed, textOf } from './cells';
import { type CsvChoices, type Dialect, dialectOf } from './dialect';
import { numberIn } from './numbers';

/** Bytes that are read at once. */
const blockBytes = 1 << 20;
/** A row that is longer is none: a quote is open. */
const longestRow = 16 << 20;
/** More is no table. */
const mostColumns = 100_000;

/** @throws DataError when it has no rows, or is no text in UTF-8 */
export async function openCsv(bytes: Bytes, choices: CsvChoices): Promise<Table> {
  const dialect = await bytes.reading(async (fill) => {
    for (let length = blockBytes; ; length *= 2) {
      const start = new Uint8Array(Math.min(length, bytes.size));
      const filled = await fill(0, start);
      const text = withoutMark(start.subarray(0, filled));
      const isEnd = filled === bytes.size;
      const found = isEnd || hasWholeRow(text) ? dialectOf(text, isEnd, choices) : undefined;
      if (found !== undefined) return found;
      if (length > longestRow) throw tooLong(1);
    }
  });
  if (dialect.columns.length > mostColumns)
    throw new DataError(say('has {0} columns, and at most {1} are read', dialect.columns.length, mostColumns));
  return { columns: dialect.columns, batches: (_columns, signal) => batchesOf(bytes, dialect, signal) };
}

async function* batchesOf(bytes: Bytes, dialect: Dialect, signal: AbortSignal): AsyncGenerator<TableBatch> {
  const cells = new Cells();
  const batch = new CsvBatch(cells, dialect);
  const { delimiter, columns } = dialect;
  let buffer = new Uint8Array(blockBytes);
  let kept = 0;
  let line = 1;
  let isFirst = true;
  for (let position = 0; position < bytes.size || kept > 0;) {
    throwIfCancelled(signal);
    const room = buffer.subarray(kept);
    const filled = await bytes.reading((fill) => fill(position, room));
    position += filled;
    const isEnd = position >= bytes.size || filled === 0;
    const read = buffer.subarray(0, kept + filled);
    const text = position === filled ? withoutMark(read) : read;
    cells.find({ bytes: text, delimiter, columns: columns.length, line, isEnd });
    batch.show(text, isFirst && dialect.hasHeader ? 1 : 0);
    if (batch.rows > 0) yield batch;
    isFirst &&= cells.rows === 0;
    line = cells.nextLine;
    if (isEnd) {
      if (cells.openQuote !== undefined) throw neverClosed(cells.openQuote);
      return;
    }
    const rest = text.subarray(cells.length);
    if (rest.length === buffer.length) {
      if (buffer.length >= longestRow) throw tooLong(cells.openQuote ?? line);
      buffer = new Uint8Array(buffer.length * 2);
      buffer.set(rest);
    } else buffer.copyWithin(0, rest.byteOffset - buffer.byteOffset, rest.byteOffset - buffer.byteOffset + rest.length);
    kept = rest.length;
  }
}

class CsvBatch implements TableBatch {
  #bytes: Uint8Array = new Uint8Array();
  /** Rows before the first of the batch. */
  #skipped = 0;

  constructor(
    private readonly cells: Cells,
    private readonly dialect: Dialect,
  ) {}

  show(bytes: Uint8Array, skipped: number): void {
    this.#bytes = bytes;
    this.#skipped = Math.min(skipped, this.cells.rows);
  }

  get rows(): number {
    return this.cells.rows - this.#skipped;
  }

  numbers(column: number, into: Float64Array): void {
    const { starts, ends, rows } = this.cells;
    const { columns, hasDecimalComma } = this.dialect;
    const width = columns.length;
    const bytes = this.#bytes;
    for (let row = this.#skipped, cell = row * width + column, at = 0; row < rows; row++, cell += width, at++) {
      const start = starts[cell]!;
      const inQuotes = isQuoted(bytes, start) ? 1 : 0;
      into[at] = numberIn(bytes, start + inQuotes, ends[cell]! - inQuotes, hasDecimalComma);
    }
  }

  text(column: number, row: number): string | undefined {
    const cell = (row + this.#skipped) * this.dialect.columns.length + column;
    const text = textOf(this.#bytes, this.cells.starts[cell]!, this.cells.ends[cell]!);
    return isMissing(text) ? undefined : text;
  }

  place(row: number) {
    return say('line {0}', this.cells.lines[row + this.#skipped]!);
  }
}

/** Without the mark that some programs begin UTF-8 with. @throws DataError for UTF-16 */
function withoutMark(text: Uint8Array): Uint8Array {
  const [a, b, c] = text;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) throw new DataError(say('is text in UTF-16: save it as UTF-8'));
  return a === 0xef && b === 0xbb && c === 0xbf ? text.subarray(3) : text;
}

function hasWholeRow(text: Uint8Array): boolean {
  const cells = new Cells();
  cells.find({ bytes: text, delimiter: -1, columns: 0, line: 1, isEnd: false });
  return cells.rows > 0;
}

function tooLong(line: number): DataError {
  return new DataError(
    say('has a row that begins in line {0} and is longer than {1}: a quote there is probably never closed', line, formatBytes(longestRow)),
  );
}
