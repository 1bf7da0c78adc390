import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { Random } from '../../random/random';
import { eliminate, regression } from './eliminate';
import { centred, momentsOf, momentsOfSome } from './moments';
import { orderedInputs, reducedRank } from './reducedRank';
import { usedDimensions } from './sensitivity';
import { largestEigen } from './symmetric';

const rows = 400;

/** Outputs that depend on correlated inputs, with noise. */
function tables(inputs: number, outputs: number, seed: number) {
  const random = new Random(seed);
  const mixing = Array.from({ length: inputs * inputs }, () => random.normal());
  const map = Array.from({ length: inputs * outputs }, () => random.normal());
  const x: number[] = [];
  const y: number[] = [];
  for (let row = 0; row < rows; row++) {
    const plain = Array.from({ length: inputs }, () => random.normal());
    const mixed = plain.map((value, i) => 1 + value + 0.4 * plain.reduce((sum, other, j) => sum + mixing[i * inputs + j]! * other, 0));
    x.push(...mixed);
    for (let output = 0; output < outputs; output++)
      y.push(mixed.reduce((sum, value, i) => sum + map[i * outputs + output]! * value, 0.5 * random.normal() - 2));
  }
  return { x: { data: x, width: inputs }, y: { data: y, width: outputs } };
}

const moments = (inputs: number, outputs: number, seed = 1) => {
  const { x, y } = tables(inputs, outputs, seed);
  return { x, y, found: momentsOf(centred(x, rows), centred(y, rows)) };
};

/** The mean squared error of a map on the rows themselves. */
function errorOf(
  { x, y }: Pick<ReturnType<typeof moments>, 'x' | 'y'>,
  matrix: ArrayLike<number>,
  offset: ArrayLike<number>,
  kept: readonly number[],
): number {
  let sum = 0;
  for (let row = 0; row < rows; row++)
    for (let output = 0; output < y.width; output++) {
      const value = kept.reduce(
        (total, input, at) => total + x.data[row * x.width + input]! * matrix[at * y.width + output]!,
        offset[output]!,
      );
      sum += (value - y.data[row * y.width + output]!) ** 2 / rows;
    }
  return sum;
}

const all = (count: number) => Array.from({ length: count }, (_, at) => at);

describe('reduced-rank regression', () => {
  it.each([
    [6, 4],
    [3, 7],
    [5, 5],
  ])('has the errors of its maps, and those of the singular values, with %i inputs and %i outputs', (inputs, outputs) => {
    const { found, ...own } = moments(inputs, outputs);
    const { errors, factors } = reducedRank(found, { ranks: 9 });
    // By brute force: the fit, and the singular values of what it gives (Eckart and Young 1936).
    const { matrix, offset } = regression(found);
    const fitted = Array.from({ length: rows }, (_, row) =>
      all(outputs).map((output) => {
        const mean = found.outputMeans[output]!;
        const value = all(inputs).reduce((sum, i) => sum + own.x.data[row * inputs + i]! * matrix[i * outputs + output]!, offset[output]!);
        return value - mean;
      }),
    );
    const { diagonal } = new SingularValueDecomposition(new Matrix(fitted));
    let wanted = errors[0]!;
    for (let rank = 1; rank < errors.length; rank++) {
      wanted -= diagonal[rank - 1]! ** 2 / rows;
      expect(errors[rank]! / errors[0]!).toBeCloseTo(wanted / errors[0]!, 4);
      const { first, second, offset: constant } = factors(rank);
      const map = all(inputs * outputs).map((at) =>
        all(rank).reduce((sum, k) => sum + first[Math.floor(at / outputs) * rank + k]! * second[k * outputs + (at % outputs)]!, 0),
      );
      expect(errorOf(own, map, constant, all(inputs)) / errors[0]!).toBeCloseTo(errors[rank]! / errors[0]!, 4);
    }
  });
});

describe('elimination', () => {
  it('adds the errors of least squares on what is left', () => {
    const { found, ...own } = moments(6, 3);
    const { order, added } = eliminate(found);
    const whole = regression(found);
    const least = errorOf(own, whole.matrix, whole.offset, all(6));
    for (let gone = 1; gone < 6; gone++) {
      const kept = order.slice(gone);
      const { matrix, offset } = regression(momentsOfSome(found, kept));
      expect(least + added[gone]!).toBeCloseTo(errorOf(own, matrix, offset, kept), 3);
    }
  });

  it('takes the input first that least squares misses least', () => {
    const { found, ...own } = moments(6, 3, 2);
    const without = all(6).map((input) => {
      const kept = all(6).filter((other) => other !== input);
      const { matrix, offset } = regression(momentsOfSome(found, kept));
      return errorOf(own, matrix, offset, kept);
    });
    expect(eliminate(found).order[0]).toBe(without.indexOf(Math.min(...without)));
  });

  it('knows all nested regressions at once', () => {
    const { found, ...own } = moments(5, 3, 3);
    const order = [3, 0, 4, 1, 2];
    const { byWidth: errors } = reducedRank(found, { ranks: 1, inputs: orderedInputs(found.gram, order) });
    for (let used = 1; used <= 5; used++) {
      const kept = order.slice(0, used);
      const { matrix, offset } = regression(momentsOfSome(found, kept));
      expect(errors[used]).toBeCloseTo(errorOf(own, matrix, offset, kept), 3);
    }
  });
});

describe('the dimensions that a code uses', () => {
  const noises = [0.01, 0.05, 0.2, 0.5];
  const cases = [1, 2, 3, 5, 7, 9, 12, 14, 17].flatMap((dimensions) => noises.map((noise) => [dimensions, noise] as const));
  it.each(cases)('are those of the data, %i, with noise of %d beside 1', (dimensions, noise) => {
    const random = new Random(dimensions);
    const normal = (count: number) => Array.from({ length: count }, () => random.normal());
    const [encoder, decoder] = [normal(dimensions * 20), normal(dimensions * 50)];
    const [code, data]: [number[], number[]] = [[], []];
    for (let row = 0; row < rows; row++) {
      const hidden = normal(dimensions);
      const mixed = (map: readonly number[], width: number) =>
        all(width).map((at) => hidden.reduce((sum, value, k) => sum + value * map[k * width + at]!, noise * random.normal()));
      code.push(...mixed(encoder, 20));
      data.push(...mixed(decoder, 50));
    }
    const found = momentsOf(centred({ data: code, width: 20 }, rows), centred({ data, width: 50 }, rows));
    expect(Math.abs(usedDimensions({ ranks: reducedRank(found, { ranks: 20 }), moments: found }, rows) - dimensions)).toBeLessThanOrEqual(
      1,
    );
  });
});

describe('the largest eigenvalues', () => {
  it('of a large matrix are those of the whole decomposition', () => {
    const size = 200;
    const random = new Random(4);
    const factors = Float64Array.from({ length: size * size }, (_, at) => random.normal() * 0.9 ** (at % size));
    const matrix = new Float64Array(size * size);
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++)
        for (let k = 0; k < size; k++) matrix[i * size + j]! += factors[i * size + k]! * factors[j * size + k]!;
    const { values, vectors } = largestEigen(matrix, size, 10);
    for (let k = 0; k < 10; k++) {
      const vector = vectors.subarray(k * size, (k + 1) * size);
      const image = all(size).map((i) => vector.reduce((sum, value, j) => sum + matrix[i * size + j]! * value, 0));
      for (let at = 0; at < size; at++) expect(image[at]! / values[0]!).toBeCloseTo((values[k]! * vector[at]!) / values[0]!, 5);
    }
    expect([...values]).toEqual([...values].sort((a, b) => b - a));
  });
});
