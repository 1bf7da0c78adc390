/** Numbers as texts, read from their bytes without making strings of them, which would take several times as long. */
import { quotient } from './longNumbers';

const zero = 0x30;
const [plus, comma, minus, point, space] = [0x2b, 0x2c, 0x2d, 0x2e, 0x20];
const [smallE, largeE] = [0x65, 0x45];

/** Powers of ten that a double holds exactly. */
const powers = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${String(exponent)}`));
const largestPower = powers.length - 1;
/** Whole numbers of this many digits are exact as doubles. */
const exactDigits = 15;
/** Of numbers that two doubles hold. */
const mostDigits = 19;

const isNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/iu;
const words: Readonly<Record<string, number>> = { true: 1, false: 0, inf: Infinity, infinity: Infinity };

/** Digits of a whole number that 32 bits hold. */
export const fewDigits = 9;
const fewScale = powers[fewDigits]!;
/** Below it, doubles hold all whole numbers. */
const exactBelow = 2 ** 53;

/** A whole number of more than a few digits, all of `bytes`; NaN where it may not be exact. */
export function manyDigits(bytes: Uint8Array, from: number, to: number): number {
  if (to - from > exactDigits) return NaN;
  let value = 0;
  for (let at = from; at < to; at++) value = value * 10 + bytes[at]! - zero;
  return value;
}

/**
 * Few digits are an exact double, and so is the power of ten that they are divided by: one division gives the nearest double (Clinger 1990).
 *
 * @param whole what stands before the point. @param part the digits behind it, `decimals` ≤ 9 of them. @returns NaN where there are too many digits
 */
export function fewDecimals(whole: number, part: number, decimals: number): number {
  const power = powers[decimals]!;
  const all = whole * power + part;
  return all < exactBelow ? all / power : NaN;
}

/** @param part the first nine digits behind the point. @param rest those after them, `decimals` of them. @returns NaN where there are too many digits */
export function manyDecimals(whole: number, part: number, rest: number, decimals: number): number {
  if (!(whole < 1e6) || decimals > fewDigits) return NaN;
  const upper = whole * fewScale + part;
  const [scale, power] = [powers[decimals]!, powers[fewDigits + decimals]!];
  const all = upper * scale + rest;
  return all < exactBelow ? all / power : quotient(upper, scale, rest, power);
}

/**
 * The number that some bytes say, to the bit the one that `Number` makes of it; NaN where they say none.
 *
 * @param hasDecimalComma whether "1,5" is one and a half
 */
export function numberIn(bytes: Uint8Array, from: number, to: number, hasDecimalComma: boolean): number {
  while (from < to && bytes[from] === space) from++;
  while (to > from && bytes[to - 1] === space) to--;
  const size = sizeIn(bytes, bytes[from] === minus || bytes[from] === plus ? from + 1 : from, to, hasDecimalComma ? comma : point);
  if (Number.isNaN(size)) return unusualNumber(bytes, from, to, hasDecimalComma);
  return bytes[from] === minus ? -size : size;
}

/** A number without a sign, of up to 19 digits; NaN where it is another one, or none. */
function sizeIn(bytes: Uint8Array, from: number, to: number, separator: number): number {
  // The first digits, those behind them, and ten to the number of these.
  let [upper, lower, scale] = [0, 0, 1];
  let [digits, decimals] = [0, 0];
  let mark = -1;
  let at = from;
  for (; at < to; at++) {
    const digit = bytes[at]! - zero;
    if (digit >= 0 && digit <= 9) {
      if (digits < exactDigits) upper = upper * 10 + digit;
      else {
        lower = lower * 10 + digit;
        scale *= 10;
      }
      // Zeros before the first other digit count for nothing.
      if (upper !== 0) digits++;
    } else if (bytes[at] === separator && mark === -1) mark = at;
    else break;
  }
  const hasDigits = at - from > (mark === -1 ? 0 : 1);
  if (!hasDigits || digits > mostDigits) return NaN;
  if (mark !== -1) decimals = at - mark - 1;
  if (at < to) decimals -= exponentIn(bytes, at, to);
  if (scale === 1 && decimals < 0) return -decimals <= largestPower ? upper * powers[-decimals]! : NaN;
  if (!(decimals >= 0 && decimals <= largestPower)) return NaN;
  return scale === 1 ? upper / powers[decimals]! : quotient(upper, scale, lower, powers[decimals]!);
}

/** Of "e-05", -5; NaN where the bytes are none. */
function exponentIn(bytes: Uint8Array, from: number, to: number): number {
  if (bytes[from] !== smallE && bytes[from] !== largeE) return NaN;
  const isNegative = bytes[from + 1] === minus;
  const first = isNegative || bytes[from + 1] === plus ? from + 2 : from + 1;
  if (first >= to) return NaN;
  let exponent = 0;
  for (let at = first; at < to; at++) {
    const digit = bytes[at]! - zero;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    exponent = exponent * 10 + digit;
  }
  return isNegative ? -exponent : exponent;
}

function unusualNumber(bytes: Uint8Array, from: number, to: number, hasDecimalComma: boolean): number {
  if (to - from > 400) return NaN;
  const text = String.fromCharCode(...bytes.subarray(from, to));
  const plain = hasDecimalComma ? text.replaceAll(/[.,]/gu, (mark) => (mark === ',' ? '.' : ' ')) : text;
  if (isNumber.test(plain)) return Number(plain);
  const word = /^([+-]?)(\w+)$/u.exec(text.toLowerCase());
  const value = word === null || !Object.hasOwn(words, word[2]!) ? NaN : words[word[2]!]!;
  return word?.[1] === '-' ? -value : value;
}
