import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/** A matrix, row-major. */
export interface PlainMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array;
}

/** Singular values of a matrix, descending, and what it takes to split it. */
export interface Spectrum {
  readonly matrix: PlainMatrix;
  readonly singularValues: Float64Array;
  /** Singular vectors of the shorter side, one a row of the matrix transposed: column k belongs to singular value k. */
  readonly vectors: Matrix;
}

export interface Factors {
  /** [rows, rank], row-major. */
  readonly left: Float32Array;
  /** [rank, columns], row-major. */
  readonly right: Float32Array;
}

/** The singular value decomposition, by way of the eigenvectors of A·Aᵀ or Aᵀ·A, whichever is smaller. */
export function spectrumOf(matrix: PlainMatrix): Spectrum {
  const a = toMatrix(matrix);
  const gram = isWide(matrix) ? a.mmul(a.transpose()) : a.transpose().mmul(a);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(gram, { assumeSymmetric: true });
  const order = realEigenvalues.map((_, index) => index).sort((i, j) => realEigenvalues[j]! - realEigenvalues[i]!);
  return {
    matrix,
    singularValues: Float64Array.from(order, (index) => Math.sqrt(Math.max(0, realEigenvalues[index]!))),
    vectors: eigenvectorMatrix.subMatrixColumn(order),
  };
}

/**
 * The product of two matrices that is nearest to the matrix (Eckart & Young 1936). Both get the same share of each singular value, so that
 * training moves them alike.
 *
 * @param rank from 1 to the number of singular values
 */
export function splitAt({ matrix, singularValues, vectors }: Spectrum, rank: number): Factors {
  const a = toMatrix(matrix);
  const basis = vectors.subMatrix(0, vectors.rows - 1, 0, rank - 1);
  // Projecting the matrix itself, rather than dividing by singular values, is exact for small ones too.
  const [left, right] = isWide(matrix) ? [basis, basis.transpose().mmul(a)] : [a.mmul(basis), basis.transpose()];
  const roots = Array.from(singularValues.subarray(0, rank), (value) => Math.sqrt(value) || 1);
  const [toLeft, toRight] = isWide(matrix) ? [roots, roots.map(inverse)] : [roots.map(inverse), roots];
  return {
    left: Float32Array.from(left.mulRowVector(toLeft).to1DArray()),
    right: Float32Array.from(right.mulColumnVector(toRight).to1DArray()),
  };
}

function isWide({ rows, columns }: PlainMatrix): boolean {
  return columns > rows;
}

function inverse(value: number): number {
  return 1 / value;
}

function toMatrix({ rows, columns, data }: PlainMatrix): Matrix {
  return Matrix.from1DArray(rows, columns, data);
}
