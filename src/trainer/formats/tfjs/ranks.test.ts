/** Layers that take inputs of any number of axes, with each number, and layers inside of others: plain TF.js loads and runs what is written for them. */
import { expect, test } from 'vitest';
import { modelOf, randomValues, randomWeights } from '../../../../test/support/engine/models';
import { trainerPredictions } from '../../../../test/support/models/inC';
import { largestDifference, plainPredictions } from '../../../../test/support/models/predict';
import type { LayerSpec } from '../../../core/layers';
import { sizeOf } from '../../../core/numbers/sizeOf';

const shapes = [[4], [3, 4], [2, 3, 4], [2, 2, 3, 4]] as const;

const layers: readonly LayerSpec[] = [
  { type: 'Dense', name: 'own', units: 3, activation: 'tanh' },
  { type: 'Activation', name: 'own', activation: 'gelu' },
  { type: 'BatchNormalization', name: 'own', epsilon: 0.01 },
  { type: 'BatchNormalization', name: 'own', scale: false, center: false },
  { type: 'LayerNormalization', name: 'own' },
  { type: 'GroupNormalization', name: 'own', groups: 2 },
  { type: 'Normalization', name: 'own' },
  { type: 'Rescaling', name: 'own', scale: 2, offset: 1 },
  { type: 'PReLU', name: 'own' },
  { type: 'ELU', name: 'own', alpha: 0.5 },
  { type: 'LeakyReLU', name: 'own' },
  { type: 'ReLU', name: 'own', maxValue: 0.5 },
  { type: 'Softmax', name: 'own' },
  { type: 'Flatten', name: 'own' },
  { type: 'Dropout', name: 'own', rate: 0.5 },
  { type: 'GaussianNoise', name: 'own', stddev: 1 },
  { type: 'Concatenate', name: 'own', inputs: ['before', 'before'] },
  { type: 'Subtract', name: 'own', inputs: ['x', 'before'] },
  { type: 'Maximum', name: 'own', inputs: ['x', 'before'] },
  { type: 'Select', name: 'own', indices: [3, 0] },
  { type: 'Scatter', name: 'own', units: 6, indices: [1, 5, 0, 3] },
];

const inner: readonly object[] = [
  { type: 'Conv2D', filters: 4, kernelSize: 2, groups: 2 },
  { type: 'Conv2D', filters: 4, kernelSize: 2, dilationRate: 2 },
  { type: 'SeparableConv2D', filters: 4, kernelSize: 2 },
  { type: 'LayerNormalization' },
  { type: 'ELU', alpha: 0.4 },
];

const cases = [
  ...layers.flatMap((layer) => shapes.map((shape) => ({ name: `${layer.type} of [${shape.join(', ')}]`, layer, shape }))),
  ...inner.map((layer) => ({
    name: `on every step: ${JSON.stringify(layer)}`,
    layer: { type: 'TimeDistributed', name: 'own', layer } as LayerSpec,
    shape: [2, 4, 3, 4],
  })),
];

test.each(cases)('$name', async ({ layer, shape }) => {
  const graph = modelOf([...shape], [{ type: 'Activation', name: 'before', activation: 'tanh' }, layer]);
  const weights = randomWeights(graph, 3);
  const inputs = randomValues(2 * sizeOf(shape), 5);
  const expected = await trainerPredictions({ graph, weights }, inputs, 2);
  expect(largestDifference(expected, await plainPredictions(graph, weights, inputs))).toBeLessThan(1e-5);
});
