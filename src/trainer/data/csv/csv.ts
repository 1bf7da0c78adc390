/** Texts of rows with delimiters: CSV, TSV. */
import { formatBytes } from '../../../core/message/format';
import { say } from '../../../core/message/message';
import { DataError } from '../dataError';
import { readAhead } from '../readAhead';
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
  const decimal = decimalOf(dialect);
  let buffer = new Uint8Array(blockBytes * 2);
  let kept = 0;
  let line = 1;
  let hasNames = dialect.hasHeader;
  for await (const { block, isFirst, isLast } of blocksOf(bytes, signal)) {
    if (kept + block.length > buffer.length) buffer = longer(buffer, cells.openQuote ?? line);
    buffer.set(block, kept);
    const read = buffer.subarray(0, kept + block.length);
    const text = isFirst ? withoutMark(read) : read;
    cells.find({ bytes: text, delimiter, decimal, columns: columns.length, line, isEnd: isLast });
    batch.show(text, hasNames ? 1 : 0);
    if (batch.rows > 0) yield batch;
    hasNames &&= cells.rows === 0;
    line = cells.nextLine;
    kept = text.length - cells.length;
    buffer.copyWithin(0, read.length - kept, read.length);
  }
  if (cells.openQuote !== undefined) throw neverClosed(cells.openQuote);
}

interface Block {
  /** Good until the next but one is asked for. */
  readonly block: Uint8Array;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** All bytes in their order; while a block is looked at, the next one is read. */
function blocksOf(bytes: Bytes, signal: AbortSignal): AsyncGenerator<Block> {
  const rooms = [new Uint8Array(blockBytes), new Uint8Array(blockBytes)] as const;
  const count = Math.ceil(bytes.size / blockBytes);
  const read = async (number: number): Promise<Block> => {
    const room = rooms[number % 2 === 0 ? 0 : 1];
    const filled = await bytes.reading((fill) => fill(number * blockBytes, room));
    return { block: room.subarray(0, filled), isFirst: number === 0, isLast: number === count - 1 };
  };
  return readAhead(Array.from({ length: count }, (_, number) => number).values(), read, signal);
}

/** @param line where the row begins that has filled it */
function longer(buffer: Uint8Array, line: number): Uint8Array<ArrayBuffer> {
  if (buffer.length >= longestRow) throw tooLong(line);
  const result = new Uint8Array(buffer.length * 2);
  result.set(buffer);
  return result;
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
    const { starts, ends, numbers, rows } = this.cells;
    const { columns, hasDecimalComma } = this.dialect;
    const width = columns.length;
    const bytes = this.#bytes;
    for (let row = this.#skipped, cell = row * width + column, at = 0; row < rows; row++, cell += width, at++) {
      const plain = numbers[cell]!;
      if (plain === plain) into[at] = plain;
      else {
        const start = starts[cell]!;
        const inQuotes = isQuoted(bytes, start) ? 1 : 0;
        into[at] = numberIn(bytes, start + inQuotes, ends[cell]! - inQuotes, hasDecimalComma);
      }
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

/** -1 where none can be: the delimiter ends a cell before it. */
function decimalOf({ hasDecimalComma, delimiter }: Dialect): number {
  const mark = (hasDecimalComma ? ',' : '.').charCodeAt(0);
  return mark === delimiter ? -1 : mark;
}

/** Without the mark that some programs begin UTF-8 with. @throws DataError for UTF-16 */
function withoutMark(text: Uint8Array): Uint8Array {
  const [a, b, c] = text;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) throw new DataError(say('is text in UTF-16: save it as UTF-8'));
  return a === 0xef && b === 0xbb && c === 0xbf ? text.subarray(3) : text;
}

function hasWholeRow(text: Uint8Array): boolean {
  const cells = new Cells();
  cells.find({ bytes: text, delimiter: -1, decimal: -1, columns: 0, line: 1, isEnd: false });
  return cells.rows > 0;
}

function tooLong(line: number): DataError {
  return new DataError(
    say('has a row that begins in line {0} and is longer than {1}: a quote there is probably never closed', line, formatBytes(longestRow)),
  );
}
