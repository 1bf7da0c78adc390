/**
 * Numbers of 16 to 19 digits, as programs write doubles, read without a string: as the sum of two doubles, which is exact, divided by a power of ten, with
 * the error of the division (Dekker 1971). Where the sum of both is too close to the middle between two doubles, nobody knows which is nearer.
 */

/** A double's upper half has 26 bits. */
const splitter = 2 ** 27 + 1;

/**
 * The double nearest to (upper · scale + lower) / divisor, or NaN where the arithmetic of doubles cannot tell.
 *
 * @param upper the first digits, at most 15, as a whole number. @param lower the last ones, fewer than 2 ** 32. @param scale 10 to the number of the last ones
 * @param divisor a power of ten that is exact as a double
 */
export function quotient(upper: number, scale: number, lower: number, divisor: number): number {
  const product = upper * scale;
  const rest = lower + errorOfProduct(upper, scale, product);
  const whole = product + rest;
  const wholeError = rest - (whole - product);
  const result = whole / divisor;
  const back = result * divisor;
  const correction = (whole - back - errorOfProduct(result, divisor, back) + wholeError) / divisor;
  const [least, most] = [result + correction * (1 - 2 ** -48), result + correction * (1 + 2 ** -48)];
  return least === most ? least : NaN;
}

/** What the product of two doubles lacks: both and the product are far from overflow. */
function errorOfProduct(a: number, b: number, product: number): number {
  const [aUpper, bUpper] = [upperHalf(a), upperHalf(b)];
  const [aLower, bLower] = [a - aUpper, b - bUpper];
  return aLower * bLower - (product - aUpper * bUpper - aLower * bUpper - aUpper * bLower);
}

function upperHalf(value: number): number {
  const shifted = value * splitter;
  return shifted - (shifted - value);
}
