import { expect, it } from 'vitest';
import { graphOf } from '../graph/build';
import { explicitLayers } from '../graph/edit';
import type { LayerSpec } from '../layers';
import { splitActivations } from './splitActivations';

const layers: readonly LayerSpec[] = [
  { type: 'Input', name: 'x', shape: [3] },
  { type: 'Dense', name: 'a', units: 4, activation: 'tanh' },
  { type: 'Dense', name: 'a-activation', units: 4, activation: 'relu' },
  { type: 'Add', name: 'sum', inputs: ['a', 'a-activation'] },
  { type: 'Dense', name: 'y', units: 2, activation: 'softmax' },
];
const isSplit = (layer: string) => layer === 'a' || layer === 'y';

it('puts an activation behind its layer, and in its place for all that take it', () => {
  const { graph } = graphOf('m', layers);
  const split = splitActivations(graph!, isSplit);
  expect(explicitLayers(split)).toEqual([
    layers[0],
    { type: 'Dense', name: 'a', units: 4, activation: 'linear', inputs: ['x'] },
    { type: 'Activation', name: 'a-activation2', activation: 'tanh', inputs: ['a'] },
    { type: 'Dense', name: 'a-activation', units: 4, activation: 'relu', inputs: ['a-activation2'] },
    { type: 'Add', name: 'sum', inputs: ['a-activation2', 'a-activation'] },
    { type: 'Dense', name: 'y', units: 2, activation: 'linear', inputs: ['sum'] },
    { type: 'Activation', name: 'y-activation', activation: 'softmax', inputs: ['y'] },
  ]);
  expect(split.outputs).toEqual(['y-activation']);
});

it('leaves outputs alone where there are several', () => {
  const { graph } = graphOf('m', layers, ['a', 'y']);
  expect(splitActivations(graph!, isSplit)).toBe(graph);
});
