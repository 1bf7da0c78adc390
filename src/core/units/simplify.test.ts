import { describe, expect, it } from 'vitest';
import { dense, graph, randomModel, randomWeights } from '../../../test/support/models/build';
import '../../../test/support/models/withMoreActivations';
import { largestDifference, plainPredictions } from '../../../test/support/models/predict';
import type { ModelGraph } from '../graph/graph';
import type { LayerSpec } from '../layers';
import { activations } from '../layers/fields';
import { Random } from '../random/random';
import { type Weights, weightKey } from '../weights/weights';
import { simplify } from './simplify';

const unitsOf = (of: ModelGraph, name: string) => of.layers.find((layer) => layer.name === name)?.outputShape.at(-1);

async function expectSamePredictions(of: ModelGraph, weights: Weights, random = new Random(99)) {
  const simple = simplify({ graph: of, weights, masks: new Map() });
  const values = of.layers[0]!.outputShape.reduce<number>((product, size) => product * size!, 3);
  const inputs = Float32Array.from({ length: values }, () => random.normal());
  const before = await plainPredictions(of, weights, inputs);
  const after = await plainPredictions(simple.graph, simple.weights, inputs);
  expect(largestDifference(before, after)).toBeLessThan(1e-5);
  return simple;
}

const x: LayerSpec = { type: 'Input', name: 'x', shape: [5] };

/** Cuts what a unit of a dense layer receives (axis 1 of its kernel), or gives (axis 0 of the next one's). */
function cut(weights: Weights, layer: string, axis: 0 | 1, unit: number) {
  const { shape, data } = weights.get(weightKey(layer, 'kernel'))!;
  for (let i = 0; i < data.length; i++) if ((axis === 0 ? Math.floor(i / shape[1]!) : i % shape[1]!) === unit) data[i] = 0;
}

describe('simplify', () => {
  it('leaves a model alone whose units all matter', () => {
    const model = graph(x, dense('a', 4, { activation: 'relu' }), dense('y', 2));
    const weights = randomWeights(model, new Random(1));
    const whole = { graph: model, weights, masks: new Map() };
    expect(simplify(whole)).toBe(whole);
  });

  it.each(activations.filter((name) => name !== 'softmax'))(
    'folds a constant unit of a %s layer into the next bias',
    async (activation) => {
      const model = graph(x, dense('a', 4, { activation }), dense('y', 2));
      const weights = randomWeights(model, new Random(2));
      cut(weights, 'a', 1, 2);
      const simple = await expectSamePredictions(model, weights);
      expect(unitsOf(simple.graph, 'a')).toBe(3);
      expect(simple.weights.get('y/kernel')!.shape).toEqual([3, 2]);
    },
  );

  it('keeps a constant unit in front of a layer without bias', async () => {
    const model = graph(x, dense('a', 4, { activation: 'sigmoid' }), dense('y', 2, { useBias: false }));
    const weights = randomWeights(model, new Random(2));
    cut(weights, 'a', 1, 2);
    const simple = await expectSamePredictions(model, weights);
    expect(unitsOf(simple.graph, 'a')).toBe(4);
  });

  it('never takes units of a softmax, which all depend on each other', async () => {
    const model = graph(x, dense('a', 4, { activation: 'softmax' }), dense('y', 2));
    const weights = randomWeights(model, new Random(2));
    cut(weights, 'a', 1, 2);
    cut(weights, 'y', 0, 1);
    const simple = await expectSamePredictions(model, weights);
    expect(unitsOf(simple.graph, 'a')).toBe(4);
  });

  it('follows a chain: a unit that only feeds unused units goes too', async () => {
    const model = graph(x, dense('a', 4, { activation: 'relu' }), dense('b', 3, { activation: 'relu' }), dense('y', 2));
    const weights = randomWeights(model, new Random(3));
    cut(weights, 'y', 0, 1);
    const kernel = weights.get('b/kernel')!.data;
    for (const output of [0, 2]) kernel[2 * 3 + output] = 0;
    const simple = await expectSamePredictions(model, weights);
    expect([unitsOf(simple.graph, 'a'), unitsOf(simple.graph, 'b')]).toEqual([3, 2]);
  });

  it('drops a branch that a concatenation no longer needs, and the concatenation with it', async () => {
    const model = graph(
      x,
      dense('a', 4, { activation: 'relu' }),
      dense('b', 3, { activation: 'tanh', inputs: ['x'] }),
      { type: 'Concatenate', name: 'joined', inputs: ['b', 'a'] },
      dense('y', 2),
    );
    const weights = randomWeights(model, new Random(4));
    for (const unit of [0, 1, 2]) cut(weights, 'y', 0, unit);
    const simple = await expectSamePredictions(model, weights);
    expect(simple.graph.layers.map(({ spec }) => spec)).toEqual([x, dense('a', 4, { activation: 'relu' }), dense('y', 2)]);
  });

  it('takes a unit through an addition only when all its inputs can lose it', async () => {
    const model = graph(
      x,
      dense('a', 3, { activation: 'relu' }),
      dense('b', 3, { inputs: ['x'] }),
      { type: 'Add', name: 'sum', inputs: ['a', 'b'] },
      dense('y', 2),
    );
    const weights = randomWeights(model, new Random(5));
    cut(weights, 'a', 1, 0);
    expect(unitsOf((await expectSamePredictions(model, weights)).graph, 'sum')).toBe(3);
    cut(weights, 'b', 1, 0);
    expect(unitsOf((await expectSamePredictions(model, weights)).graph, 'sum')).toBe(2);
  });

  it('leaves one unit where the output would be left without input', async () => {
    const model = graph(x, dense('a', 4, { activation: 'relu' }), dense('y', 2));
    const weights = randomWeights(model, new Random(6));
    for (const unit of [0, 1, 2, 3]) cut(weights, 'y', 0, unit);
    const simple = await expectSamePredictions(model, weights);
    expect(unitsOf(simple.graph, 'a')).toBe(1);
  });

  it('folds a constant channel before a convolution without padding, not before one that pads with zeros', async () => {
    const image: LayerSpec = { type: 'Input', name: 'x', shape: [6, 6, 2] };
    const conv = (name: string, filters: number, padding: 'valid' | 'same'): LayerSpec => ({
      type: 'Conv2D',
      name,
      filters,
      kernelSize: 3,
      padding,
      activation: 'sigmoid',
    });
    for (const [padding, left] of [
      ['valid', 3],
      ['same', 4],
    ] as const) {
      const model = graph(image, conv('a', 4, 'same'), { type: 'MaxPooling2D', name: 'pool' }, conv('b', 3, padding));
      const weights = randomWeights(model, new Random(7));
      const { data } = weights.get('a/kernel')!;
      for (let i = 1; i < data.length; i += 4) data[i] = 0;
      const simple = await expectSamePredictions(model, weights);
      expect(unitsOf(simple.graph, 'a')).toBe(left);
    }
  });

  it('gives the same predictions on 80 random sparse models with branches, skips, convolutions and batch normalisation', async () => {
    let smaller = 0;
    for (let seed = 0; seed < 80; seed++) {
      const random = new Random(seed);
      const model = randomModel(random);
      const simple = await expectSamePredictions(model, randomWeights(model, random, 0.6 + random.uniform() * 0.39), random);
      if (simple.graph !== model) smaller++;
    }
    expect(smaller).toBeGreaterThan(40);
  }, 60_000);
});
