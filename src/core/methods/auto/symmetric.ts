/** Symmetric matrices, row-major [size, size]. */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { Random } from '../../random/random';

/** Added to the diagonal, relative to its mean: keeps what hardly varies, or repeats something else, from getting huge weights. */
const ridge = 1e-5;

/** The matrix with a small part of its mean diagonal added to the diagonal, which makes it positive definite. */
export function damped(matrix: Float64Array, size: number): Float64Array {
  let trace = 0;
  for (let at = 0; at < size; at++) trace += matrix[at * size + at]!;
  const more = trace > 0 ? (ridge * trace) / size : 1;
  const result = matrix.slice();
  for (let at = 0; at < size; at++) result[at * size + at]! += more;
  return result;
}

/** L with L·Lᵀ the matrix, which must be positive definite; zeros above the diagonal. */
export function cholesky(matrix: Float64Array, size: number): Float64Array {
  const lower = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * size + column]!;
      for (let k = 0; k < column; k++) sum -= lower[row * size + k]! * lower[column * size + k]!;
      lower[row * size + column] = row === column ? Math.sqrt(Math.max(sum, Number.MIN_VALUE)) : sum / lower[column * size + column]!;
    }
  }
  return lower;
}

/** X with L·X = B, in the place of B. @param width columns of B */
export function solveLower(lower: Float64Array, size: number, b: Float64Array, width: number): Float64Array {
  for (let row = 0; row < size; row++) {
    const own = b.subarray(row * width, (row + 1) * width);
    for (let k = 0; k < row; k++) subtract(own, b, k * width, lower[row * size + k]!);
    const divisor = lower[row * size + row]!;
    for (let at = 0; at < width; at++) own[at]! /= divisor;
  }
  return b;
}

/** X with Lᵀ·X = B, in the place of B. */
export function solveUpper(lower: Float64Array, size: number, b: Float64Array, width: number): Float64Array {
  for (let row = size - 1; row >= 0; row--) {
    const own = b.subarray(row * width, (row + 1) * width);
    for (let k = row + 1; k < size; k++) subtract(own, b, k * width, lower[k * size + row]!);
    const divisor = lower[row * size + row]!;
    for (let at = 0; at < width; at++) own[at]! /= divisor;
  }
  return b;
}

/** The inverse, [size, size]. @param matrix positive definite, as damped ones are */
export function inverse(matrix: Float64Array, size: number): Float64Array {
  const identity = new Float64Array(size * size);
  for (let at = 0; at < size; at++) identity[at * size + at] = 1;
  const lower = cholesky(matrix, size);
  return solveUpper(lower, size, solveLower(lower, size, identity, size), size);
}

function subtract(from: Float64Array, all: Float64Array, start: number, factor: number): void {
  if (factor === 0) return;
  for (let at = 0; at < from.length; at++) from[at]! -= factor * all[start + at]!;
}

/** The largest eigenvalues, falling, and their vectors: row k of `vectors` is the k-th. */
export interface Eigen {
  readonly values: Float64Array;
  /** [count, size]. */
  readonly vectors: Float64Array;
}

/** Larger matrices are not decomposed whole. */
const mostWhole = 160;
const iterations = 9;
/** Where it is known about what they are. */
const fewIterations = 3;
const more = 12;

/** @param count how many are wanted @param start directions close to them, [count, size], where these are known */
export function largestEigen(matrix: Float64Array, size: number, count: number, start?: Float64Array): Eigen {
  if (size <= mostWhole) return whole(matrix, size, Math.min(count, size));
  // Orthogonal iteration (Halko et al. 2011, arXiv:0909.4061), with a few more directions than are wanted.
  const width = Math.min(size, count + more);
  const random = new Random(1);
  const rows = Float64Array.from({ length: width * size }, () => random.normal());
  if (start !== undefined) rows.set(start.subarray(0, width * size));
  let basis = orthonormal(rows, width, size);
  const turns = start === undefined ? iterations : fewIterations;
  for (let i = 0; i < turns; i++) basis = orthonormal(times(basis, matrix, size), width, size);
  const image = times(basis, matrix, size);
  const small = new Float64Array(width * width);
  for (let a = 0; a < width; a++)
    for (let b = 0; b < width; b++)
      small[a * width + b] = dot(image.subarray(a * size, (a + 1) * size), basis.subarray(b * size, (b + 1) * size));
  const { values, vectors } = whole(small, width, Math.min(count, size));
  return { values, vectors: times(vectors, basis, width, size) };
}

function whole(matrix: Float64Array, size: number, count: number): Eigen {
  const rows = Array.from({ length: size }, (_, row) => matrix.subarray(row * size, (row + 1) * size));
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(new Matrix(rows), { assumeSymmetric: true });
  const order = realEigenvalues
    .map((_, at) => at)
    .sort((a, b) => realEigenvalues[b]! - realEigenvalues[a]!)
    .slice(0, count);
  const vectors = new Float64Array(count * size);
  for (const [k, from] of order.entries()) for (let at = 0; at < size; at++) vectors[k * size + at] = eigenvectorMatrix.get(at, from);
  return { values: Float64Array.from(order, (from) => Math.max(0, realEigenvalues[from]!)), vectors };
}

/** [rows, inner] · [inner, width]. */
export function times(a: Float64Array, b: Float64Array, inner: number, width = inner): Float64Array {
  const rows = a.length / inner;
  const result = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const own = result.subarray(row * width, (row + 1) * width);
    for (let k = 0; k < inner; k++) subtract(own, b, k * width, -a[row * inner + k]!);
  }
  return result;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}

/** Rows made orthonormal, one after the other (Gram and Schmidt, twice over for accuracy). */
function orthonormal(rows: Float64Array, count: number, size: number): Float64Array {
  for (let row = 0; row < count; row++) {
    const own = rows.subarray(row * size, (row + 1) * size);
    for (let pass = 0; pass < 2; pass++)
      for (let before = 0; before < row; before++)
        subtract(own, rows, before * size, dot(own, rows.subarray(before * size, (before + 1) * size)));
    const length = Math.sqrt(dot(own, own));
    for (let at = 0; at < size; at++) own[at]! /= length || 1;
  }
  return rows;
}
