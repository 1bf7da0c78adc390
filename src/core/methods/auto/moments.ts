/** What least squares needs to know of rows of numbers, gathered in one pass. */

/** Row-major, `width` values a row. */
export interface Table {
  readonly data: ArrayLike<number>;
  readonly width: number;
}

/** Means, and covariances about them: of the givens with each other, of givens with wanteds, and the wanteds' variances. */
export interface Moments {
  readonly inputs: number;
  readonly outputs: number;
  readonly inputMeans: Float64Array;
  readonly outputMeans: Float64Array;
  /** [inputs, inputs]. */
  readonly gram: Float64Array;
  /** [inputs, outputs]. */
  readonly cross: Float64Array;
  /** [outputs]. */
  readonly variances: Float64Array;
}

/** Rows about their means. */
export interface Centred {
  readonly width: number;
  readonly rows: number;
  readonly means: Float64Array;
  /** Row-major. */
  readonly data: Float32Array;
}

/** The sum over rows of each product of a value of `a` with one of `b`: [a.width, b.width]. */
export type Products = (a: Centred, b: Centred) => Float64Array;

/** @param rows how many rows the table has */
export function centred({ data, width }: Table, rows: number): Centred {
  const means = new Float64Array(width);
  for (let at = 0; at < rows * width; at++) means[at % width]! += data[at]! / rows;
  const values = new Float32Array(rows * width);
  for (let at = 0; at < values.length; at++) values[at] = data[at]! - means[at % width]!;
  return { width, rows, means, data: values };
}

/** @param gram of the givens, where it is known already @param products what computes large ones faster */
export function momentsOf(given: Centred, wanted: Centred, gram?: Float64Array, products: Products = plainProducts): Moments {
  const outputs = wanted.width;
  const variances = new Float64Array(outputs);
  for (let at = 0; at < wanted.data.length; at++) variances[at % outputs]! += wanted.data[at]! ** 2 / wanted.rows;
  return {
    inputs: given.width,
    outputs,
    inputMeans: given.means,
    outputMeans: wanted.means,
    variances,
    gram: gram ?? gramOf(given, products),
    cross: products(given, wanted).map((value) => value / given.rows),
  };
}

/** Covariances of values with each other, [width, width]. */
export function gramOf(values: Centred, products: Products = plainProducts): Float64Array {
  return products(values, values).map((value) => value / values.rows);
}

/** The same moments of some of the givens alone. */
export function momentsOfSome({ inputs, outputs, inputMeans, gram, cross, ...rest }: Moments, kept: readonly number[]): Moments {
  const few = kept.length;
  const smallGram = new Float64Array(few * few);
  const smallCross = new Float64Array(few * outputs);
  for (const [row, from] of kept.entries()) {
    for (const [column, other] of kept.entries()) smallGram[row * few + column] = gram[from * inputs + other]!;
    smallCross.set(cross.subarray(from * outputs, (from + 1) * outputs), row * outputs);
  }
  const means = Float64Array.from(kept, (from) => inputMeans[from]!);
  return { ...rest, inputs: few, outputs, inputMeans: means, gram: smallGram, cross: smallCross };
}

function plainProducts({ data: a, width: n, rows }: Centred, { data: b, width: m }: Centred): Float64Array {
  const sums = new Float64Array(n * m);
  for (let row = 0; row < rows; row++) {
    const other = b.subarray(row * m, (row + 1) * m);
    for (let i = 0; i < n; i++) {
      const factor = a[row * n + i]!;
      if (factor === 0) continue;
      const from = i * m;
      for (let j = 0; j < m; j++) sums[from + j]! += factor * other[j]!;
    }
  }
  return sums;
}
