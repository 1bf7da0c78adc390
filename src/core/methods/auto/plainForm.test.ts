import { expect, it } from 'vitest';
import { dense, graph, randomWeights } from '../../../../test/support/models/build';
import { largestDifference, plainPredictions } from '../../../../test/support/models/predict';
import { Random } from '../../random/random';
import { plainForm } from './plainForm';

const random = new Random(6);

it('has batch norms and activations within the layers in front of them, no dropout or noise, and predicts the same', async () => {
  const model = graph(
    { type: 'Input', name: 'x', shape: [6, 5, 2] },
    { type: 'Conv2D', name: 'a', filters: 4, kernelSize: 3, useBias: false },
    { type: 'BatchNormalization', name: 'a_norm' },
    { type: 'ReLU', name: 'a_relu' },
    { type: 'GaussianNoise', name: 'a_noise', stddev: 0.1 },
    { type: 'Conv2D', name: 'b', filters: 4, kernelSize: 1 },
    // Two layers take what `b` gives, and this rectifier has a limit.
    { type: 'Activation', name: 'b_tanh', activation: 'tanh' },
    { type: 'Add', name: 'sum', inputs: ['b', 'b_tanh'] },
    { type: 'ReLU', name: 'limited', maxValue: 1 },
    { type: 'Dropout', name: 'dropped', rate: 0.5 },
    { type: 'Flatten', name: 'flat' },
    dense('y', 3),
    { type: 'Activation', name: 'shares', activation: 'softmax' },
  );
  const weights = new Map(
    [...randomWeights(model, random)].map(([key, tensor]) => [
      key,
      key.endsWith('moving_variance') ? { ...tensor, data: tensor.data.map((value) => Math.abs(value) + 0.5) } : tensor,
    ]),
  );
  const plain = plainForm({ graph: model, weights });
  expect(plain.graph.layers.map(({ name }) => name)).toEqual(['x', 'a', 'b', 'b_tanh', 'sum', 'limited', 'flat', 'y', 'shares']);
  const inputs = Float32Array.from({ length: 5 * 60 }, () => random.normal());
  const now = await plainPredictions(plain.graph, plain.weights, inputs);
  expect(largestDifference(now, await plainPredictions(model, weights, inputs))).toBeLessThan(1e-5);
});

it('leaves a model alone that is plain already', () => {
  const model = graph({ type: 'Input', name: 'x', shape: [3] }, dense('a', 2, { activation: 'relu' }), dense('y', 1));
  const bare = { graph: model, weights: randomWeights(model, random) };
  expect(plainForm(bare)).toBe(bare);
});
