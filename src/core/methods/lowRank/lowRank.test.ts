import { describe, expect, it } from 'vitest';
import { dense, graph, randomModel, randomWeights } from '../../../../test/support/models/build';
import { largestDifference, plainPredictions } from '../../../../test/support/models/predict';
import { modelCost } from '../../cost/cost';
import type { ModelGraph } from '../../graph/graph';
import type { LayerSpec } from '../../layers';
import { Random } from '../../random/random';
import type { Weights } from '../../weights/weights';
import { candidatesOf, chooseByEnergy, chooseByParameters, type Choices, paramsOf } from './choose';
import { factorizeLayers } from './factorize';
import { spectrumOf, splitAt } from './spectrum';
import { splitsOf } from './splits';

function randomMatrix(random: Random, rows: number, columns: number) {
  return { rows, columns, data: Float32Array.from({ length: rows * columns }, () => random.normal()) };
}

function product(left: Float32Array, right: Float32Array, rank: number): number[] {
  const rows = left.length / rank;
  const columns = right.length / rank;
  return Array.from({ length: rows * columns }, (_, at) => {
    let sum = 0;
    for (let k = 0; k < rank; k++) sum += left[Math.floor(at / columns) * rank + k]! * right[k * columns + (at % columns)]!;
    return sum;
  });
}

describe('spectrumOf', () => {
  it('knows singular values that can be worked out by hand', () => {
    const { singularValues } = spectrumOf({ rows: 2, columns: 2, data: Float32Array.of(3, 0, 4, 5) });
    expect(singularValues[0]).toBeCloseTo(Math.sqrt(45), 10);
    expect(singularValues[1]).toBeCloseTo(Math.sqrt(5), 10);
  });

  it.each([
    [7, 4],
    [4, 7],
    [5, 5],
    [1, 6],
  ])('splits a matrix of %d × %d: exactly at full rank, losing the last singular values at less', (rows, columns) => {
    const matrix = randomMatrix(new Random(rows), rows, columns);
    const spectrum = spectrumOf(matrix);
    for (let rank = 1; rank <= Math.min(rows, columns); rank++) {
      const { left, right } = splitAt(spectrum, rank);
      const back = product(left, right, rank);
      const lost = back.reduce((sum, value, at) => sum + (value - matrix.data[at]!) ** 2, 0);
      const tail = spectrum.singularValues.subarray(rank).reduce((sum, value) => sum + value ** 2, 0);
      expect(lost).toBeCloseTo(tail, 4);
    }
  });

  it('splits a matrix of less than full rank without losing anything', () => {
    const data = Float32Array.from({ length: 30 }, (_, at) => (1 + Math.floor(at / 6)) * ((at % 6) - 2));
    const { left, right } = splitAt(spectrumOf({ rows: 5, columns: 6, data }), 3);
    for (const [at, value] of product(left, right, 3).entries()) expect(value).toBeCloseTo(data[at]!, 5);
  });

  it('shares the size between the factors', () => {
    const { left, right } = splitAt(spectrumOf(randomMatrix(new Random(1), 9, 6)), 3);
    const squares = (values: Float32Array) => values.reduce((sum, value) => sum + value ** 2, 0);
    expect(squares(left)).toBeCloseTo(squares(right), 3);
  });
});

/** Every layer that can be split, split in one way at full rank. */
function splitFully(model: ModelGraph, weights: Weights, way: number): Choices {
  return new Map(
    model.layers.flatMap((layer) => {
      const splits = splitsOf(layer, 'either');
      if (splits.length === 0) return [];
      const split = splits[way % splits.length]!;
      const { rows, columns, place } = split;
      const kernel = weights.get(`${layer.name}/kernel`)!.data;
      const data = Float32Array.from({ length: rows * columns }, (_, at) => kernel[place(Math.floor(at / columns), at % columns)]!);
      return [[layer.name, { split, spectrum: spectrumOf({ rows, columns, data }), rank: Math.min(rows, columns), params: 0, lost: 0 }]];
    }),
  );
}

async function expectSamePredictions(
  model: ModelGraph,
  weights: Weights,
  factorized: { graph: ModelGraph; weights: Weights },
  random: Random,
) {
  const width = model.layers[0]!.outputShape.reduce<number>((size, axis) => size * axis!, 1);
  const inputs = Float32Array.from({ length: 4 * width }, () => random.normal());
  const before = await plainPredictions(model, weights, inputs);
  expect(largestDifference(before, await plainPredictions(factorized.graph, factorized.weights, inputs))).toBeLessThan(1e-5);
}

describe('factorizeLayers', () => {
  it('predicts the same at full rank, on random models with branches', async () => {
    for (let seed = 0; seed < 12; seed++) {
      const random = new Random(seed);
      const model = randomModel(random);
      const weights = randomWeights(model, random);
      for (const way of [0, 1]) {
        const factorized = factorizeLayers({ graph: model, weights, masks: new Map() }, splitFully(model, weights, way));
        await expectSamePredictions(model, weights, factorized, random);
      }
    }
  });

  it.each<Partial<Extract<LayerSpec, { type: 'Conv2D' }>>>([
    { kernelSize: [3, 2], strides: [2, 1], padding: 'same' },
    { kernelSize: [2, 3], strides: 2, activation: 'relu', useBias: false },
    { kernelSize: 3, dilationRate: [1, 2], padding: 'same', activation: 'softmax' },
  ])('predicts the same for a convolution with %j, both ways', async (fields) => {
    const layer: LayerSpec = { type: 'Conv2D', name: 'c', filters: 4, kernelSize: 3, ...fields };
    const model = graph({ type: 'Input', name: 'x', shape: [7, 6, 3] }, layer);
    const random = new Random(7);
    const weights = randomWeights(model, random);
    for (const way of [0, 1]) {
      const factorized = factorizeLayers({ graph: model, weights, masks: new Map() }, splitFully(model, weights, way));
      expect(factorized.graph.layers).toHaveLength(3);
      await expectSamePredictions(model, weights, factorized, random);
    }
  });

  it('keeps names, other masks and the layers that read the layer', () => {
    const model = graph({ type: 'Input', name: 'x', shape: [8] }, dense('a', 8, { activation: 'relu' }), dense('b', 8), {
      type: 'Add',
      name: 's',
      inputs: ['a', 'b'],
    });
    const weights = randomWeights(model, new Random(1));
    const masks = new Map([
      ['a/kernel', new Uint8Array(64).fill(1)],
      ['b/kernel', new Uint8Array(64).fill(1)],
    ] as const);
    const choices = splitFully(model, weights, 0);
    const factorized = factorizeLayers({ graph: model, weights, masks }, new Map([['a', choices.get('a')!]]));
    expect(factorized.graph.layers.map(({ name }) => name)).toEqual(['x', 'a_low', 'a', 'b', 's']);
    expect(factorized.graph.layers[1]!.spec).toEqual({ type: 'Dense', name: 'a_low', units: 8, useBias: false });
    expect(factorized.graph.layers[2]!.spec).toMatchObject({ activation: 'relu' });
    expect([...factorized.masks.keys()]).toEqual(['b/kernel']);
  });
});

describe('choosing ranks', () => {
  const model = graph({ type: 'Input', name: 'x', shape: [40] }, dense('a', 30), dense('b', 20), dense('y', 2));
  const random = new Random(4);
  const weights = new Map(randomWeights(model, random));
  // a is nearly of rank 2, b of full rank.
  const [u, v] = [randomMatrix(random, 40, 2).data, randomMatrix(random, 2, 30).data];
  weights.set('a/kernel', { shape: [40, 30], data: Float32Array.from(product(u, v, 2), (value) => value + random.normal() * 0.01) });
  const candidates = model.layers.map((layer) => candidatesOf(layer, weights, 'either')).filter((candidate) => candidate !== undefined);

  it('offers only what has fewer parameters', () => {
    for (const { params, factorizations } of candidates)
      for (const factorization of factorizations) expect(factorization.params).toBeLessThan(params);
    expect(candidates.map(({ factorizations }) => factorizations.length)).toEqual([17, 11, 1]);
  });

  it('keeps the energy asked for with the fewest parameters', () => {
    const choices = chooseByEnergy(candidates, 0.99);
    expect(choices.get('a')!.rank).toBe(2);
    expect(choices.has('b')).toBe(false);
  });

  it('spends a number of parameters where they lose least', () => {
    const choices = chooseByParameters(candidates, 800);
    expect(paramsOf(candidates, choices)).toBeLessThanOrEqual(800);
    expect(paramsOf(candidates, choices)).toBeGreaterThan(650);
    expect(choices.get('a')!.rank).toBe(2);
    const factorized = factorizeLayers({ graph: model, weights, masks: new Map() }, choices);
    expect(modelCost(factorized.graph).params).toBe(paramsOf(candidates, choices) + 52);
  });

  it('changes nothing that need not be changed, and comes as near as it can', () => {
    expect(chooseByParameters(candidates, 5000).size).toBe(0);
    expect([...chooseByParameters(candidates, 10).values()].map(({ rank }) => rank)).toEqual([1, 1, 1]);
  });
});
