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
      const start = new Uint8Array(Math.min(length, bytes.size) + 1);
      const filled = await fill(0, start.subarray(0, -1));
      const isEnd = filled === bytes.size;
      const text = withoutMark(isEnd ? withLineEnd(start, filled) : start.subarray(0, filled));
      const found = dialectOf(text, isEnd, choices);
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
    if (kept + block.length >= buffer.length) buffer = longer(buffer, cells.openQuote ?? line);
    buffer.set(block, kept);
    const filled = kept + block.length;
    const read = isLast ? withLineEnd(buffer, filled) : buffer.subarray(0, filled);
    const text = isFirst ? withoutMark(read) : read;
    cells.find({ bytes: text, delimiter, decimal, columns: columns.length, line });
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

  numbers(columns: readonly number[], into: Float64Array): void {
    const { numbers, rows } = this.cells;
    const width = this.dialect.columns.length;
    const isWhole = columns.length === width && columns.every((column, at) => column === at);
    if (isWhole) into.set(numbers.subarray(this.#skipped * width, rows * width));
    else for (let row = this.#skipped, at = 0; row < rows; row++) for (const column of columns) into[at++] = numbers[row * width + column]!;
    const cells = this.rows * columns.length;
    for (let at = 0; at < cells; at++)
      if (Number.isNaN(into[at]!))
        into[at] = this.#unusualNumber(columns[at % columns.length]!, Math.floor(at / columns.length) + this.#skipped);
  }

  text(column: number, row: number): string | undefined {
    const [start, end] = this.#placeOf(column, row + this.#skipped);
    const text = textOf(this.#bytes, start, end);
    return isMissing(text) ? undefined : text;
  }

  place(row: number) {
    return say('line {0}', this.cells.lines[row + this.#skipped]!);
  }

  /** Of a cell that is no plain one: in quotes, with an exponent, or with more digits. */
  #unusualNumber(column: number, row: number): number {
    const [start, end] = this.#placeOf(column, row);
    const inQuotes = isQuoted(this.#bytes, start) ? 1 : 0;
    return numberIn(this.#bytes, start + inQuotes, end - inQuotes, this.dialect.hasDecimalComma);
  }

  /** Where a cell begins in the bytes, and ends. @param row also of those before the batch */
  #placeOf(column: number, row: number): readonly [number, number] {
    const width = this.dialect.columns.length;
    return [this.cells.startOf(row, column, width), this.cells.ends[row * width + column]!];
  }
}

/** The first bytes of a room, with a line feed behind them: a file's last line ends as the others do. */
function withLineEnd(room: Uint8Array, filled: number): Uint8Array {
  room[filled] = 0x0a;
  return room.subarray(0, filled + 1);
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

function tooLong(line: number): DataError {
  return new DataError(
    say('has a row that begins in line {0} and is longer than {1}: a quote there is probably never closed', line, formatBytes(longestRow)),
  );
}
