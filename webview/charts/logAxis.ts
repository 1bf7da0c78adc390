/** The range of a logarithmic axis, and the marks of any. */

/** What the axis shows of losses from `low` to `high`: a little more than all of them. uPlot gives null while there are no values. */
export function logRange(low: number | null, high: number | null): [number, number] {
  if (low === null || high === null || !(low > 0) || !Number.isFinite(high)) return [0.1, 1];
  return [low / 1.2, high * 1.2];
}

/**
 * Round values between `low` and `high`, for a few marks on the axis: 1, 2 and 5 times the powers of ten, the powers alone over more than
 * two of them, and even steps where the range is narrower than that. uPlot's own count of marks never ends for some ranges that begin
 * just below a power of ten.
 */
export function logMarks(low: number, high: number): number[] {
  const mantissas = Math.log10(high / low) > 2 ? [1] : [1, 2, 5];
  const marks = powersOfTen(low, high)
    .flatMap((exponent) => mantissas.map((mantissa) => scaled(mantissa, exponent)))
    .filter((mark) => mark >= low && mark <= high);
  return marks.length >= 3 ? marks : evenMarks(low, high);
}

/** Round values between `low` and `high` in even steps, at least two of them. */
export function evenMarks(low: number, high: number): number[] {
  const exponent = Math.floor(Math.log10((high - low) / 2));
  const mantissa = [5, 2, 1].find((each) => scaled(each, exponent) <= (high - low) / 2) ?? 1;
  const first = Math.ceil(low / scaled(mantissa, exponent));
  const last = Math.floor(high / scaled(mantissa, exponent));
  return Array.from({ length: last - first + 1 }, (_, index) => scaled((first + index) * mantissa, exponent));
}

/** Exponents, at most ten of them. */
function powersOfTen(low: number, high: number): number[] {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const step = Math.ceil((last - first) / 9);
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step);
}

/** The number that the decimal notation names: `3 * 10 ** -1` is not 0.3. */
const scaled = (mantissa: number, exponent: number): number => Number(`${mantissa}e${exponent}`);
