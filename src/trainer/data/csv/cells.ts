/**
 * Finds the cells of a CSV text (RFC 4180) in its bytes. Libraries make a string of every cell, which takes longer than all else of reading numbers: here a
 * cell is a place in the bytes, and a plain number is read on the way to its end.
 */
import { say } from '../../../core/message/message';
import { DataError } from '../dataError';
import { plainNumber } from './numbers';

const [quote, lineFeed, carriageReturn] = [0x22, 0x0a, 0x0d];
const [minus, zero, nine] = [0x2d, 0x30, 0x39];

export interface CellSearch {
  readonly bytes: Uint8Array;
  readonly delimiter: number;
  /** What stands before the decimals of a number. */
  readonly decimal: number;
  /** Cells of every row; 0 where that is not known yet: then only one row is found. */
  readonly columns: number;
  /** The number of the line that the bytes begin with, from 1. */
  readonly line: number;
  /** Whether nothing comes after the bytes, so that the last row is whole. */
  readonly isEnd: boolean;
}

/** Cells of whole rows. */
export class Cells {
  /** Where each cell begins in the bytes, and ends; a quoted one with its quotes. */
  starts = new Int32Array(1 << 16);
  ends = new Int32Array(1 << 16);
  /** The number of each cell that is a plain one: digits, with a point among them or none. NaN of all others. */
  numbers = new Float64Array(1 << 16);
  /** The line in which each row begins, from 1. */
  lines = new Int32Array(1 << 10);
  rows = 0;
  /** How many bytes the rows take. */
  length = 0;
  /** The number of the line behind them. */
  nextLine = 1;
  /** The line in which a quote is opened that the bytes do not close. */
  openQuote: number | undefined;

  #count = 0;
  #line = 1;

  /** How many there are. */
  get count(): number {
    return this.#count;
  }

  /**
   * Finds the cells of all whole rows; lines without anything in them are no rows.
   *
   * @throws DataError at a row with more or fewer cells, with something behind a closing quote, or with a NUL byte
   */
  find(search: CellSearch): void {
    const { bytes, columns, line } = search;
    this.rows = this.#count = this.length = 0;
    this.#line = this.nextLine = line;
    this.openQuote = undefined;
    for (let at = 0; at < bytes.length && !(columns === 0 && this.rows === 1);) {
      const [first, rowLine] = [this.#count, this.#line];
      const end = this.#findRow(at, search);
      if (end === -1) {
        this.#count = first;
        return;
      }
      const found = this.#count - first;
      if (found === 1 && this.starts[first] === this.ends[first]) this.#count = first;
      else {
        if (columns !== 0 && found !== columns) throw ragged(rowLine, found, columns);
        if (this.rows === this.lines.length) this.lines = grown(this.lines);
        this.lines[this.rows++] = rowLine;
      }
      at = this.length = end;
      this.nextLine = ++this.#line;
    }
  }

  /** @returns where the next row begins, or -1 where this one is not whole */
  #findRow(at: number, search: CellSearch): number {
    const { bytes, delimiter, isEnd } = search;
    for (const { length } = bytes; ;) {
      this.#makeRoom();
      const start = at;
      at = this.#readNumber(at, search);
      let byte = at < length ? bytes[at]! : lineFeed;
      if (byte === quote && at === start) {
        at = this.#endOfQuotes(bytes, at);
        if (at === -1) return -1;
        byte = at < length ? bytes[at]! : lineFeed;
        if (byte !== delimiter && byte !== lineFeed && byte !== carriageReturn)
          throw new DataError(say('has text behind a closing quote in line {0}: write a quote that is part of a cell twice', this.#line));
      }
      while (byte !== delimiter && byte !== lineFeed && byte !== carriageReturn) {
        if (byte === 0) throw nulByte(this.#line);
        byte = ++at < length ? bytes[at]! : lineFeed;
      }
      // A carriage return at the end of the bytes may belong to a line feed after them.
      if (!isEnd && (at >= length || (byte === carriageReturn && at + 1 === length))) return -1;
      this.starts[this.#count] = start;
      this.ends[this.#count++] = at;
      if (at < length && byte === delimiter) at++;
      else return Math.min(length, at + (byte === carriageReturn && bytes[at + 1] === lineFeed ? 2 : 1));
    }
  }

  /** Reads what may be a plain number. @returns where it ends: also the cell, if it is one */
  #readNumber(at: number, { bytes, delimiter, decimal }: CellSearch): number {
    const { length } = bytes;
    // What is behind the bytes ends a number as a line does.
    let byte = at < length ? bytes[at]! : lineFeed;
    const isNegative = byte === minus;
    if (isNegative) byte = ++at < length ? bytes[at]! : lineFeed;
    const first = at;
    let value = 0;
    while (byte >= zero && byte <= nine) {
      value = value * 10 + (byte - zero);
      byte = ++at < length ? bytes[at]! : lineFeed;
    }
    let [digits, decimals] = [at - first, 0];
    if (byte === decimal) {
      const point = at;
      byte = ++at < length ? bytes[at]! : lineFeed;
      while (byte >= zero && byte <= nine) {
        value = value * 10 + (byte - zero);
        byte = ++at < length ? bytes[at]! : lineFeed;
      }
      decimals = at - point - 1;
      // The zero of "0.5" counts for nothing.
      digits = digits === 1 && bytes[first] === zero ? decimals : digits + decimals;
    }
    const isWhole = byte === delimiter || byte === lineFeed || byte === carriageReturn;
    this.numbers[this.#count] = isWhole ? plainNumber(value, digits, decimals, isNegative) : NaN;
    return at;
  }

  /** @returns where the bytes go on behind the closing quote, or -1 where there is none */
  #endOfQuotes(bytes: Uint8Array, opened: number): number {
    const firstLine = this.#line;
    for (let at = opened + 1; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === quote) {
        if (bytes[at + 1] !== quote) return at + 1;
        at++;
      } else if (byte === lineFeed || (byte === carriageReturn && bytes[at + 1] !== lineFeed)) this.#line++;
      else if (byte === 0) throw nulByte(this.#line);
    }
    this.openQuote = firstLine;
    return -1;
  }

  /** For one more cell. */
  #makeRoom(): void {
    if (this.#count < this.starts.length) return;
    this.starts = grown(this.starts);
    this.ends = grown(this.ends);
    const numbers = new Float64Array(this.starts.length);
    numbers.set(this.numbers);
    this.numbers = numbers;
  }
}

function grown(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}

export function neverClosed(line: number): DataError {
  return new DataError(say('has a quote in line {0} that is never closed', line));
}

function nulByte(line: number): DataError {
  return new DataError(say('has a NUL byte in line {0}: it is damaged, or no text', line));
}

function ragged(line: number, found: number, columns: number): DataError {
  return new DataError(
    say('has {0} cells in line {1}, but its first row has {2}: put cells that contain the delimiter into quotes', found, line, columns),
  );
}

/** What a cell says, without its quotes. */
export function textOf(bytes: Uint8Array, start: number, end: number): string {
  const isQuoted = bytes[start] === quote;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
  return isQuoted ? text.slice(1, -1).replaceAll('""', '"') : text.trim();
}

/** Whether a cell stands in quotes, so that its number begins after them. */
export function isQuoted(bytes: Uint8Array, start: number): boolean {
  return bytes[start] === quote;
}
