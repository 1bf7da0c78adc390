import { expect, it, test } from 'vitest';
import { graph, randomWeights } from '../../../test/support/models/build';
import { largestDifference, plainPredictions } from '../../../test/support/models/predict';
import type { LayerSpec } from '../layers';
import { Random } from '../random/random';
import { foldNormalization } from './foldNormalization';

const normalization = (name: string, more: object = {}): LayerSpec => ({ type: 'BatchNormalization', name, ...more });
const image: LayerSpec = { type: 'Input', name: 'x', shape: [6, 6, 2] };
const sequence: LayerSpec = { type: 'Input', name: 'x', shape: [6, 2] };

test.each<[LayerSpec, LayerSpec]>([
  [image, { type: 'Dense', name: 'a', units: 3 }],
  [image, { type: 'Conv2D', name: 'a', filters: 4, kernelSize: 3, groups: 2, useBias: false }],
  [image, { type: 'Conv2DTranspose', name: 'a', filters: 3, kernelSize: 3, strides: 2 }],
  [image, { type: 'DepthwiseConv2D', name: 'a', kernelSize: 3, depthMultiplier: 3, padding: 'same' }],
  [image, { type: 'SeparableConv2D', name: 'a', filters: 3, kernelSize: 2, depthMultiplier: 2 }],
  [sequence, { type: 'Conv1D', name: 'a', filters: 3, kernelSize: 3 }],
  [sequence, { type: 'Conv1DTranspose', name: 'a', filters: 3, kernelSize: 3 }],
  [sequence, { type: 'DepthwiseConv1D', name: 'a', kernelSize: 3, useBias: false }],
  [sequence, { type: 'SeparableConv1D', name: 'a', filters: 3, kernelSize: 2 }],
])('%j: %j does what two batch normalizations behind it did', async (input, layer) => {
  const before = graph(input, layer, normalization('b', { center: false }), normalization('c', { scale: false, epsilon: 0.5 }), {
    type: 'ReLU',
    name: 'd',
  });
  const random = new Random(3);
  const model = { graph: before, weights: randomWeights(before, random) };
  const folded = foldNormalization(model);
  expect(folded.graph.layers.map(({ name }) => name)).toEqual(['x', 'a', 'd']);
  const inputs = Float32Array.from({ length: 5 * (input === image ? 72 : 12) }, () => random.uniform() * 2 - 1);
  const [expected, found] = [
    await plainPredictions(before, model.weights, inputs),
    await plainPredictions(folded.graph, folded.weights, inputs),
  ];
  expect(largestDifference(expected, found)).toBeLessThan(1e-5);
});

it('leaves normalizations behind an activation, and behind what others read as well', () => {
  const layers = graph(
    image,
    { type: 'Conv2D', name: 'a', filters: 3, kernelSize: 1, activation: 'relu' },
    normalization('b'),
    { type: 'Conv2D', name: 'c', filters: 3, kernelSize: 1 },
    normalization('d'),
    { type: 'Add', name: 'e', inputs: ['c', 'd'] },
  );
  const model = { graph: layers, weights: randomWeights(layers, new Random(4)) };
  expect(foldNormalization(model)).toBe(model);
});
