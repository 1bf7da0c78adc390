/** Reduced-rank regression (Izenman 1975): the linear map of each rank with the least squared error; and by how many inputs it can do with. */
import type { Moments } from './moments';
import { cholesky, damped, largestEigen, solveLower, solveUpper, times } from './symmetric';

export interface ReducedRank {
  /** By rank from 0: the mean squared error left, summed over the outputs. */
  readonly errors: Float64Array;
  /** By how many inputs are used, in the given order from the first: the error that the regression on them leaves. */
  readonly byWidth: Float64Array;
  /** The directions among the outputs that are kept, the most important first: [ranks, outputs]. */
  readonly directions: Float64Array;
  /** The map of a rank as two: [inputs, rank] and [rank, outputs], with the constant that makes means fit, [outputs]. */
  readonly factors: (rank: number) => { readonly first: Float64Array; readonly second: Float64Array; readonly offset: Float64Array };
}

/** Inputs whose covariances are decomposed, in an order in which some of them alone can be looked at. */
export interface OrderedInputs {
  readonly order: readonly number[];
  /** L with L·Lᵀ their covariances, in that order. */
  readonly lower: Float64Array;
}

/** @param order of the inputs, the one that is used first in front */
export function orderedInputs(gram: Float64Array, order: readonly number[]): OrderedInputs {
  const size = order.length;
  const ordered = new Float64Array(size * size);
  for (const [row, from] of order.entries())
    for (const [column, other] of order.entries()) ordered[row * size + column] = gram[from * size + other]!;
  return { order, lower: cholesky(damped(ordered, size), size) };
}

export interface RankRequest {
  /** The highest rank that is asked for. */
  readonly ranks: number;
  /** Where they are known already. */
  readonly inputs?: OrderedInputs;
  /** Directions close to the ones that will be kept, [ranks, outputs], where these are known. */
  readonly start?: Float64Array;
}

/**
 * The best linear map of every rank up to `ranks`.
 *
 * @param moments of inputs and outputs, both centred: `gram` is [inputs, inputs], `cross` [inputs, outputs], row-major
 */
export function reducedRank(moments: Moments, { ranks, start, inputs: known }: RankRequest): ReducedRank {
  const { inputs, outputs, gram, cross, inputMeans, outputMeans } = moments;
  const { order, lower } =
    known ??
    orderedInputs(
      gram,
      Array.from({ length: inputs }, (_, at) => at),
    );
  const wanted = new Float64Array(inputs * outputs);
  for (const [row, from] of order.entries()) wanted.set(cross.subarray(from * outputs, (from + 1) * outputs), row * outputs);
  // The outputs as far as the inputs explain them, in coordinates in which these are independent: [inputs, outputs].
  const explained = solveLower(lower, inputs, wanted, outputs);
  const variance = moments.variances.reduce((sum, value) => sum + value, 0);
  const most = Math.min(ranks, inputs, outputs);
  // Directions among the outputs, [rank, outputs], from whichever side is smaller.
  const kept =
    inputs < outputs
      ? fromInputs(explained, inputs, outputs, most)
      : largestEigen(ownProducts(explained, inputs, outputs), outputs, most, start);
  return {
    errors: lessOf(variance, kept.values),
    byWidth: lessOf(variance, squaredRows(explained, inputs, outputs)),
    directions: kept.vectors,
    factors: (rank) => {
      const second = kept.vectors.slice(0, rank * outputs);
      // The coefficients of all outputs, L⁻ᵀ·explained, along the kept directions.
      const along = solveUpper(lower, inputs, timesTransposed(explained, second, outputs), rank);
      const first = new Float64Array(inputs * rank);
      for (const [row, from] of order.entries()) first.set(along.subarray(row * rank, (row + 1) * rank), from * rank);
      const seen = times(times(inputMeans, first, inputs, rank), second, rank, outputs);
      return { first, second, offset: outputMeans.map((mean, at) => mean - seen[at]!) };
    },
  };
}

/** What is left of `whole` without the first so many parts, and never less than nothing. */
function lessOf(whole: number, parts: Float64Array): Float64Array {
  const left = new Float64Array(parts.length + 1);
  left[0] = whole;
  for (const [at, part] of parts.entries()) left[at + 1] = Math.max(0, left[at]! - part);
  return left;
}

function squaredRows(matrix: Float64Array, rows: number, columns: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) =>
    matrix.subarray(row * columns, (row + 1) * columns).reduce((sum, value) => sum + value ** 2, 0),
  );
}

function fromInputs(explained: Float64Array, inputs: number, outputs: number, count: number) {
  const { values, vectors } = largestEigen(timesTransposed(explained, explained, outputs), inputs, count);
  const directions = times(vectors, explained, inputs, outputs);
  for (const [k, value] of values.entries()) for (let at = 0; at < outputs; at++) directions[k * outputs + at]! /= Math.sqrt(value) || 1;
  return { values, vectors: directions };
}

/** Mᵀ·M, [columns, columns]. */
function ownProducts(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const sums = new Float64Array(columns * columns);
  for (let row = 0; row < rows; row++) {
    const own = matrix.subarray(row * columns, (row + 1) * columns);
    for (let i = 0; i < columns; i++) {
      const factor = own[i]!;
      const target = sums.subarray(i * columns, (i + 1) * columns);
      for (let j = 0; j < columns; j++) target[j]! += factor * own[j]!;
    }
  }
  return sums;
}

/** [rows, inner] · [others, inner]ᵀ. */
function timesTransposed(a: Float64Array, b: Float64Array, inner: number): Float64Array {
  const [rows, others] = [a.length / inner, b.length / inner];
  const sums = new Float64Array(rows * others);
  for (let row = 0; row < rows; row++) {
    const own = a.subarray(row * inner, (row + 1) * inner);
    for (let other = 0; other < others; other++) {
      const from = other * inner;
      let sum = 0;
      for (let at = 0; at < inner; at++) sum += own[at]! * b[from + at]!;
      sums[row * others + other] = sum;
    }
  }
  return sums;
}
