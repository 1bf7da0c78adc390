import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

export interface Projected {
  /** Two values a row, one after the other. */
  readonly points: readonly number[];
  /** The share of the variance that the two hold, 0 to 1. */
  readonly explained: number;
}

/**
 * Rows seen from where they spread the most: their first two principal components (Pearson 1901).
 *
 * @param rows row-major, at least one row of finite values
 */
export function principalComponents(rows: Float32Array, count: number): Projected {
  const width = rows.length / count;
  const centred = new Matrix(count, width);
  for (let column = 0; column < width; column++) {
    let mean = 0;
    for (let row = 0; row < count; row++) mean += rows[row * width + column]! / count;
    for (let row = 0; row < count; row++) centred.set(row, column, rows[row * width + column]! - mean);
  }
  const covariance = centred.transpose().mmul(centred);
  const { eigenvectorMatrix, realEigenvalues } = new EigenvalueDecomposition(covariance, { assumeSymmetric: true });
  // Eigenvalues rise.
  const places = [width - 1, width - 2].filter((place) => place >= 0);
  const axes = places.map((place) => upright(eigenvectorMatrix.getColumn(place)));
  const points = Array.from({ length: count }, (_, row) => {
    const values = centred.getRow(row);
    return [0, 1].map((axis) => axes[axis]?.reduce((sum, weight, at) => sum + weight * values[at]!, 0) ?? 0);
  });
  const variances = realEigenvalues.map((value) => Math.max(0, value));
  const total = variances.reduce((sum, value) => sum + value, 0);
  return { points: points.flat(), explained: total === 0 ? 1 : places.reduce((sum, place) => sum + variances[place]!, 0) / total };
}

/** An axis can point either way: its largest part is made positive, so that two models are seen from the same side. */
function upright(axis: readonly number[]): readonly number[] {
  const largest = axis.reduce((most, part) => (Math.abs(part) > Math.abs(most) ? part : most), 0);
  return largest < 0 ? axis.map((part) => -part) : axis;
}
