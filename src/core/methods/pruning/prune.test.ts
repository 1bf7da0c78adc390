import { describe, expect, it } from 'vitest';
import { dense, graph, randomModel, randomWeights } from '../../../../test/support/models/build';
import { constantCount, largestDifference, plainModel, plainPredictions } from '../../../../test/support/models/predict';
import { modelCost } from '../../cost/cost';
import type { ModelGraph } from '../../graph/graph';
import { Random } from '../../random/random';
import { withoutSelects } from '../../units/selectors/expand';
import { simplify } from '../../units/simplify';
import { nonZeroOfModel, type Weights } from '../../weights/weights';
import { magnitudeImportance } from './importance';
import { prunableKeys, pruneModel } from './prune';
import { remainingAfter } from './schedule';

function prune(model: ModelGraph, weights: Weights, wanted: number, scope: 'global' | 'layer' = 'global') {
  return pruneModel(
    { graph: model, weights, masks: new Map() },
    { importances: magnitudeImportance(weights, prunableKeys(model)), scope, wanted },
  );
}

describe('pruneModel', () => {
  it('keeps the weights of largest magnitude, and every bias', () => {
    const model = graph({ type: 'Input', name: 'x', shape: [2] }, dense('y', 2));
    const weights: Weights = new Map([
      ['y/kernel', { shape: [2, 2], data: Float32Array.of(0.1, -0.9, 0.5, 0.3) }],
      ['y/bias', { shape: [2], data: Float32Array.of(0.01, 0.02) }],
    ]);
    const pruned = prune(model, weights, 4);
    expect(pruned.weights.get('y/kernel')!.data).toEqual(Float32Array.of(0, -0.9, 0.5, 0));
    expect(pruned.weights.get('y/bias')!.data).toEqual(Float32Array.of(0.01, 0.02));
    expect(pruned.remaining).toBe(4);
  });

  it('keeps the earlier of equal weights', () => {
    const model = graph({ type: 'Input', name: 'x', shape: [4] }, dense('y', 1, { useBias: false }));
    const weights: Weights = new Map([['y/kernel', { shape: [4, 1], data: Float32Array.of(1, -1, 1, 1) }]]);
    expect([...prune(model, weights, 2).weights.get('y/kernel')!.data]).toEqual([1, -1, 0, 0]);
  });

  it('lets every layer keep the same share with scope layer', () => {
    const model = graph({ type: 'Input', name: 'x', shape: [10] }, dense('a', 20, { useBias: false }), dense('y', 10, { useBias: false }));
    const weights = randomWeights(model, new Random(1));
    weights.set('a/kernel', { shape: [10, 20], data: weights.get('a/kernel')!.data.map((value) => value * 100) });
    const pruned = prune(model, weights, 200, 'layer');
    const kept = (key: 'a/kernel' | 'y/kernel') => pruned.weights.get(key)!.data.filter((value) => value !== 0).length;
    expect([kept('a/kernel'), kept('y/kernel')]).toEqual([100, 100]);
  });

  it('gives the weights of units left without work to others', () => {
    const model = graph({ type: 'Input', name: 'x', shape: [3] }, dense('a', 2, { activation: 'relu' }), dense('y', 2));
    const weights: Weights = new Map([
      ['a/kernel', { shape: [3, 2], data: Float32Array.of(0.9, 0.1, 0.8, 0.1, 0.7, 0.1) }],
      ['a/bias', { shape: [2], data: Float32Array.of(0.5, 0.25) }],
      ['y/kernel', { shape: [2, 2], data: Float32Array.of(0.6, 0.5, 0.65, 0.66) }],
      ['y/bias', { shape: [2], data: Float32Array.of(0.1, 0.2) }],
    ]);
    // Seven of the largest and four biases would leave unit 1 of a with two outgoing weights, but none coming in.
    const pruned = prune(model, weights, 8);
    expect(pruned.remaining).toBe(8);
    expect([...pruned.weights.get('a/kernel')!.data].map((value) => value !== 0)).toEqual([true, false, true, false, true, false]);
    // The constant relu(0.25) of unit 1 went into the biases behind it.
    expect(pruned.weights.get('y/kernel')!.data).toEqual(Float32Array.of(0.6, 0.5, 0, 0));
    expect(pruned.weights.get('y/bias')!.data[0]).toBeCloseTo(0.1 + 0.25 * 0.65, 6);
    expect(pruned.weights.get('a/bias')!.data).toEqual(Float32Array.of(0.5, 0));
  });

  it('reaches the target in the rebuilt model, within 0.5 % and never above, and rebuilding changes no prediction', async () => {
    for (let seed = 0; seed < 60; seed++) {
      const random = new Random(seed);
      const model = seed % 2 === 0 ? randomModel(random) : wideModel(random);
      const weights = randomWeights(model, random);
      const { params } = modelCost(model);
      const wanted = Math.floor(params * (0.15 + 0.6 * random.uniform()));
      const pruned = prune(model, weights, wanted, random.uniform() < 0.5 ? 'global' : 'layer');
      const rebuilt = simplify(pruned);
      const counted = nonZeroOfModel(rebuilt.graph, rebuilt.weights);
      // Some models cannot do without more, such as one number for every pixel.
      const fewest = prune(model, weights, 0).remaining;
      expect(pruned.remaining).toBeLessThanOrEqual(Math.max(wanted, fewest));
      expect(counted).toBeLessThanOrEqual(pruned.remaining);
      if (seed % 2 === 1) expect(counted).toBeGreaterThanOrEqual(wanted * 0.995);
      const plain = withoutSelects(rebuilt.graph);
      const parameters = (await plainModel(rebuilt.graph, rebuilt.weights)).countParams() - constantCount(plain.graph);
      expect(parameters).toBe(modelCost(plain.graph).params);
      const inputs = Float32Array.from({ length: 3 * model.layers[0]!.outputShape.reduce((n: number, size) => n * size!, 1) }, () =>
        random.normal(),
      );
      const masked = await plainPredictions(model, pruned.weights, inputs);
      expect(largestDifference(masked, await plainPredictions(rebuilt.graph, rebuilt.weights, inputs))).toBeLessThan(1e-5);
    }
  }, 60_000);
});

/** Some thousand parameters, so that half a per cent of the target is several weights. */
function wideModel(random: Random): ModelGraph {
  const units = () => 20 + Math.floor(random.uniform() * 30);
  return graph(
    { type: 'Input', name: 'x', shape: [30] },
    dense('a', units(), { activation: 'relu' }),
    dense('b', units(), { activation: 'tanh' }),
    dense('c', units(), { activation: 'relu', inputs: ['x'] }),
    { type: 'Concatenate', name: 'joined', inputs: ['b', 'c'] },
    dense('y', 30),
  );
}

describe('remainingAfter', () => {
  it('ends at what is wanted with every schedule, and the cubic one prunes most at first', () => {
    const counts = { original: 1100, now: 1100, wanted: 100 };
    expect([1, 2, 3, 4].map((round) => remainingAfter('linear', round, 4, counts))).toEqual([850, 600, 350, 100]);
    expect([1, 2].map((round) => remainingAfter('cubic', round, 2, counts))).toEqual([225, 100]);
    expect(remainingAfter('oneShot', 1, 5, counts)).toBe(100);
  });

  it('leaves the same part of the rest in every round with the geometric one, whatever was pruned before', () => {
    let now = 800;
    const left = [1, 2, 3].map((round) => (now = remainingAfter('geometric', round, 3, { original: 5000, now, wanted: 100 })));
    for (const [at, rest] of [400, 200, 100].entries()) expect(left[at]).toBeCloseTo(rest, 9);
    expect(remainingAfter('geometric', 1, 4, { original: 5000, now: 100, wanted: 100 })).toBe(100);
  });
});
