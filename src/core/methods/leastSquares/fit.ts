import { CholeskyDecomposition, Matrix } from 'ml-matrix';

export interface LinearFit {
  /** [inputs, outputs], row-major. */
  readonly matrix: Float32Array;
  /** [outputs]; zeros when none was asked for. */
  readonly offset: Float32Array;
}

export interface FitRequest {
  /** Row-major, `inputs` values a row. */
  readonly given: Float32Array;
  /** Row-major, `outputs` values a row. */
  readonly wanted: Float32Array;
  readonly inputs: number;
  readonly outputs: number;
  /** Whether the fit may add a constant to each output. */
  readonly offset: boolean;
}

/** Added to the diagonal, relative to its mean: keeps inputs that hardly vary, or repeat each other, from getting huge weights. */
const ridge = 1e-4;

/** The same, relative to the inputs' mean square: constants with rounding errors of float32 in them get small weights, too. */
const rounding = 1e-7;

/**
 * The linear map from one set of values to another with the least squared error (ridge regression, Hoerl & Kennard 1970): `given` [rows, inputs]
 * and `wanted` [rows, outputs], both row-major, give a `matrix` [inputs, outputs] and, where asked for, an `offset` [outputs].
 */
export function fitLinear({ given, wanted, inputs, outputs, offset }: FitRequest): LinearFit {
  const rows = given.length / inputs;
  const givenMean = offset ? columnMeans(given, inputs) : new Float64Array(inputs);
  const wantedMean = offset ? columnMeans(wanted, outputs) : new Float64Array(outputs);
  const x = centred(given, givenMean, rows);
  const y = centred(wanted, wantedMean, rows);
  const transposed = x.transpose();
  const gram = transposed.mmul(x);
  const size = given.reduce((sum, value) => sum + value ** 2, 0) / inputs;
  const damping = Math.max((ridge * gram.trace()) / inputs, rounding * size);
  for (let at = 0; at < inputs; at++) gram.set(at, at, gram.get(at, at) + damping);
  const decomposition = new CholeskyDecomposition(gram);
  // What does not vary at all explains nothing.
  const solution = decomposition.isPositiveDefinite() ? decomposition.solve(transposed.mmul(y)) : Matrix.zeros(inputs, outputs);
  const constant = Float32Array.from({ length: outputs }, (_, output) => {
    let sum = wantedMean[output]!;
    for (let input = 0; input < inputs; input++) sum -= givenMean[input]! * solution.get(input, output);
    return sum;
  });
  return { matrix: Float32Array.from(solution.to1DArray()), offset: constant };
}

function columnMeans(values: Float32Array, columns: number): Float64Array {
  const means = new Float64Array(columns);
  const rows = values.length / columns;
  for (let at = 0; at < values.length; at++) means[at % columns]! += values[at]! / rows;
  return means;
}

function centred(values: Float32Array, means: Float64Array, rows: number): Matrix {
  const columns = means.length;
  const matrix = new Matrix(rows, columns);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) matrix.set(row, column, values[row * columns + column]! - means[column]!);
  return matrix;
}
