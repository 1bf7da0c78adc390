import { expect, test } from 'vitest';
import { graph, randomWeights } from '../../../../test/support/models/build';
import { plainPredictions } from '../../../../test/support/models/predict';
import { modelCost } from '../../../core/cost/cost';
import { Random } from '../../../core/random/random';
import { copyWeights, weightOf } from '../../../core/weights/weights';
import { lossOnSample } from '../auto/sample';
import { measureWidths } from './measureWidths';
import { narrowed } from './narrow';

const random = new Random(2);
const relu = { type: 'ReLU' } as const;
const model = graph(
  { type: 'Input', name: 'x', shape: [8, 6, 2] },
  { type: 'Conv2D', name: 'a', filters: 8, kernelSize: 3, padding: 'same', useBias: false },
  { type: 'BatchNormalization', name: 'norm' },
  { ...relu, name: 'a_relu' },
  { type: 'DepthwiseConv2D', name: 'each', kernelSize: 3, padding: 'same' },
  { ...relu, name: 'each_relu' },
  { type: 'Conv2D', name: 'b', filters: 8, kernelSize: 3, activation: 'relu' },
  { type: 'GlobalAveragePooling2D', name: 'pool' },
  { type: 'Dense', name: 'y', units: 3 },
);

/** Filters 4 to 7 are those of 0 to 3, twice as large: nothing is lost without them. */
function doubled() {
  const weights = copyWeights(randomWeights(model, random));
  for (const [layer, name] of [
    ['a', 'kernel'],
    ['each', 'depthwise_kernel'],
    ['each', 'bias'],
    ['b', 'kernel'],
    ['b', 'bias'],
    ['norm', 'gamma'],
    ['norm', 'beta'],
    ['norm', 'moving_mean'],
    ['norm', 'moving_variance'],
  ] as const) {
    const { data } = weightOf(weights, layer, name);
    for (let at = 0; at < data.length; at++) {
      if (name === 'moving_variance') data[at] = 1;
      if (at % 8 >= 4) data[at] = data[at - 4]! * (layer === 'b' ? 2 : 1);
    }
  }
  return weights;
}

test('channels that others can make up for go, and the model predicts the same without training', async () => {
  const weights = doubled();
  const count = 60;
  const inputs = Float32Array.from({ length: count * 96 }, () => random.normal());
  const targets = await plainPredictions(model, weights, inputs);
  const sample = { inputs, targets, count };
  const lossOf = (of: Parameters<typeof lossOnSample>[0]) =>
    lossOnSample(of, sample, { loss: 'meanSquaredError', optimizer: 'adam', batchSize: 8 });
  const { signal } = new AbortController();
  const narrowing = (await measureWidths({
    model: { graph: model, weights, masks: new Map() },
    sample,
    known: new Set(),
    lossOf,
    signal,
  }))!;
  expect(narrowing.widths.map(({ layer, groups }) => [layer, groups.length])).toEqual([
    ['a', 8],
    ['b', 8],
  ]);
  const limit = 300;
  const narrow = (await narrowed(narrowing, { cost: 'params', limit, signal }))!;
  expect(modelCost(narrow.graph).params).toBeLessThanOrEqual(limit);
  expect(narrow.graph.layers.some(({ spec }) => spec.type === 'BatchNormalization')).toBe(false);
  const others = Float32Array.from({ length: 20 * 96 }, () => random.normal());
  const [wanted, now] = [await plainPredictions(model, weights, others), await plainPredictions(narrow.graph, narrow.weights, others)];
  const error = (a: Float32Array, b: (at: number) => number) => a.reduce((sum, value, at) => sum + (value - b(at)) ** 2, 0);
  const mean = wanted.reduce((sum, value) => sum + value, 0) / wanted.length;
  expect(error(wanted, (at) => now[at]!)).toBeLessThan(1e-3 * error(wanted, () => mean));
});

test('what is held to something is left alone', async () => {
  const held = graph(
    { type: 'Input', name: 'x', shape: [8, 6, 2] },
    { type: 'Conv2D', name: 'a', filters: 8, kernelSize: 3, kernelConstraint: { type: 'nonNeg' } },
    { type: 'Conv2D', name: 'y', filters: 1, kernelSize: 1 },
  );
  const sample = { inputs: new Float32Array(96), targets: new Float32Array(24), count: 1 };
  const asked = { model: { graph: held, weights: randomWeights(held, random), masks: new Map() }, sample, known: new Set<string>() };
  expect(await measureWidths({ ...asked, lossOf: () => Promise.resolve(1), signal: new AbortController().signal })).toBeUndefined();
});
