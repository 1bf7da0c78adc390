/** Numbers as texts, read from their bytes without making strings of them, which would take several times as long. */

const zero = 0x30;
const [plus, comma, minus, point, space] = [0x2b, 0x2c, 0x2d, 0x2e, 0x20];

/** Powers of ten that a double holds exactly. */
const powers = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${String(exponent)}`));
/** Whole numbers of so many digits are exact as doubles. */
const exactDigits = 15;

const isNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/iu;
const words: Readonly<Record<string, number>> = { true: 1, false: 0, inf: Infinity, infinity: Infinity };

/**
 * The number that some bytes say, to the bit the one that `Number` makes of it; NaN where they say none. Few digits with few decimals are two exact doubles,
 * of which one division gives the nearest double (Clinger 1990).
 *
 * @param hasDecimalComma whether "1,5" is one and a half
 */
export function numberIn(bytes: Uint8Array, from: number, to: number, hasDecimalComma: boolean): number {
  while (from < to && bytes[from] === space) from++;
  while (to > from && bytes[to - 1] === space) to--;
  const separator = hasDecimalComma ? comma : point;
  let at = from;
  const isNegative = bytes[at] === minus;
  if (isNegative || bytes[at] === plus) at++;
  const start = at;
  let value = 0;
  let decimals = -1;
  for (; at < to; at++) {
    const digit = bytes[at]! - zero;
    if (digit >= 0 && digit <= 9) value = value * 10 + digit;
    else if (bytes[at] === separator && decimals < 0) decimals = at + 1;
    else return unusualNumber(bytes, from, to, hasDecimalComma);
  }
  const digits = to - start - (decimals < 0 ? 0 : 1);
  if (digits === 0) return NaN;
  if (digits > exactDigits) return unusualNumber(bytes, from, to, hasDecimalComma);
  const size = decimals < 0 ? value : value / powers[to - decimals]!;
  return isNegative ? -size : size;
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
