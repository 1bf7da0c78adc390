import { expect, it } from 'vitest';
import { graphOf } from '../graph/build';
import type { LayerSpec } from '../layers';
import { layerNamed } from '../graph/graph';
import { defaultTraining } from './defaultTraining';

function lossOf(last: LayerSpec, hasLabels: boolean) {
  const { graph } = graphOf('m', [{ type: 'Input', name: 'x', shape: [4] }, last]);
  return defaultTraining(layerNamed(graph!, last.name), hasLabels).loss;
}

it.each<[what: string, last: LayerSpec, hasLabels: boolean, loss: string]>([
  ['a classifier', { type: 'Dense', name: 'y', units: 3, activation: 'softmax' }, true, 'sparseCategoricalCrossentropy'],
  ['a softmax of its own', { type: 'Softmax', name: 'y' }, true, 'sparseCategoricalCrossentropy'],
  ['yes or no', { type: 'Dense', name: 'y', units: 1, activation: 'sigmoid' }, true, 'binaryCrossentropy'],
  ['numbers', { type: 'Dense', name: 'y', units: 2 }, true, 'meanSquaredError'],
  ['an autoencoder', { type: 'Dense', name: 'y', units: 4, activation: 'sigmoid' }, false, 'meanSquaredError'],
])('suits %s', (_what, last, hasLabels, loss) => {
  expect(lossOf(last, hasLabels)).toBe(loss);
});
