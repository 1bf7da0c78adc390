/**
 * Finds the cells of a CSV text (RFC 4180) in its bytes. Libraries make a string of every cell, which takes longer than all else of reading numbers: here a
 * cell is a place in the bytes, and a plain number is read on the way to its end.
 */
import { say } from '../../../core/message/message';
import { DataError } from '../dataError';
import { fewDigits, fewDecimals, manyDecimals, manyDigits } from './numbers';

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const minus = 0x2d;
const zero = 0x30;

export interface CellSearch {
  readonly bytes: Uint8Array;
  readonly delimiter: number;
  /** What stands before the decimals of a number. */
  readonly decimal: number;
  /** Cells of every row; 0 where that is not known yet: then only one row is found. */
  readonly columns: number;
  /** The number of the line that the bytes begin with, from 1. */
  readonly line: number;
}

/** Cells of whole rows: those whose line ends in the bytes. */
export class Cells {
  /** Where each row begins in the bytes. */
  rowStarts = new Int32Array(1 << 10);
  /** The line in which each row begins, from 1. */
  lines = new Int32Array(1 << 10);
  /** Where each cell ends, one row behind the other; a quoted one with its quotes. */
  ends = new Int32Array(1 << 16);
  /** The number of each cell that is a plain one: digits, with a point among them or none. NaN of all others. */
  numbers = new Float64Array(1 << 16);
  rows = 0;
  /** How many bytes the rows take. */
  length = 0;
  /** The number of the line behind them. */
  nextLine = 1;
  /** The line in which a quote is opened that the bytes do not close. */
  openQuote: number | undefined;

  #count = 0;
  #line = 1;
  /** Behind the last end of a line: before it, a cell without quotes ends before the bytes do. */
  #limit = 0;

  /** How many there are. */
  get count(): number {
    return this.#count;
  }

  /** Where a cell begins in the bytes. @param columns cells of every row */
  startOf(row: number, column: number, columns: number): number {
    return column === 0 ? this.rowStarts[row]! : this.ends[row * columns + column - 1]! + 1;
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
    this.#limit = behindLastLine(bytes);
    for (let at = 0; at < this.#limit && !(columns === 0 && this.rows === 1);) {
      const first = this.#count;
      const rowLine = this.#line;
      const end = this.#findRow(at, search);
      if (end === -1) {
        this.#count = first;
        return;
      }
      const found = this.#count - first;
      if (found === 1 && this.ends[first] === at) this.#count = first;
      else {
        if (columns !== 0 && found !== columns) throw ragged(rowLine, found, columns);
        if (this.rows === this.lines.length) {
          this.lines = grown(this.lines);
          this.rowStarts = grown(this.rowStarts);
        }
        this.rowStarts[this.rows] = at;
        this.lines[this.rows++] = rowLine;
      }
      at = this.length = end;
      this.nextLine = ++this.#line;
    }
  }

  /**
   * Adds the cells of a row. Digits become whole numbers of 32 bits, which are several times as fast as doubles, and no place is asked whether it is one of
   * the bytes: a line ends behind it.
   *
   * @returns where the next row begins, or -1 where this one is not whole
   */
  #findRow(from: number, { bytes, delimiter, decimal }: CellSearch): number {
    let { ends, numbers } = this;
    let count = this.#count;
    for (let at = from; ; at++) {
      if (count === ends.length) ({ ends, numbers } = this.#makeRoom());
      const start = at;
      let byte = bytes[at]!;
      const isNegative = byte === minus;
      if (isNegative) byte = bytes[++at]!;
      const first = at;
      let whole = 0;
      for (; (byte - zero) >>> 0 <= 9; byte = bytes[++at]!) whole = (Math.imul(whole, 10) + byte - zero) | 0;
      const digits = at - first;
      let number = digits === 0 ? NaN : digits <= fewDigits ? whole : manyDigits(bytes, first, at);
      if (byte === decimal) {
        const point = at;
        const few = point + fewDigits;
        let part = 0;
        for (byte = bytes[++at]!; (byte - zero) >>> 0 <= 9 && at <= few; byte = bytes[++at]!)
          part = (Math.imul(part, 10) + byte - zero) | 0;
        if (digits === 0 && at > point + 1) number = 0;
        if ((byte - zero) >>> 0 > 9) number = fewDecimals(number, part, at - point - 1);
        else {
          let rest = 0;
          for (; (byte - zero) >>> 0 <= 9; byte = bytes[++at]!) rest = (Math.imul(rest, 10) + byte - zero) | 0;
          number = manyDecimals(number, part, rest, at - few - 1);
        }
      }
      if (byte !== delimiter && byte !== lineFeed && byte !== carriageReturn) {
        number = NaN;
        at = this.#endOfText(bytes, start, at, delimiter);
        if (at === -1) return -1;
        byte = bytes[at]!;
      }
      numbers[count] = isNegative ? -number : number;
      ends[count++] = at;
      if (byte !== delimiter) {
        this.#count = count;
        return at + (byte === carriageReturn && bytes[at + 1] === lineFeed ? 2 : 1);
      }
    }
  }

  /** @param start of a cell that is no plain number. @param at how far it has been looked at. @returns where it ends, or -1 where the bytes end before its line */
  #endOfText(bytes: Uint8Array, start: number, at: number, delimiter: number): number {
    const isInQuotes = bytes[start] === quote;
    if (isInQuotes) {
      at = this.#endOfQuotes(bytes, start);
      if (at === -1 || at >= this.#limit) return -1;
    }
    for (let byte = bytes[at]!; byte !== delimiter && byte !== lineFeed && byte !== carriageReturn; byte = bytes[++at]!) {
      if (isInQuotes)
        throw new DataError(say('has text behind a closing quote in line {0}: write a quote that is part of a cell twice', this.#line));
      if (byte === 0) throw nulByte(this.#line);
    }
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
  #makeRoom(): this {
    this.ends = grown(this.ends);
    const numbers = new Float64Array(this.ends.length);
    numbers.set(this.numbers);
    this.numbers = numbers;
    return this;
  }
}

/** Where the line begins that does not end in the bytes. A carriage return at their end may belong to a line feed after them. */
function behindLastLine(bytes: Uint8Array): number {
  const behindFeed = bytes.lastIndexOf(lineFeed) + 1;
  return behindFeed + bytes.subarray(behindFeed, -1).lastIndexOf(carriageReturn) + 1;
}

function grown(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}

/** @param line where the quote stands, from 1 */
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
