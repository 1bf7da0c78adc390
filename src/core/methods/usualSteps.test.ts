import { expect, test } from 'vitest';
import { graphOf } from '../graph/build';
import type { LayerSpec } from '../layers';
import { toText } from '../message/message';
import { usualSteps } from './usualSteps';

const input = (name: string, ...shape: number[]): LayerSpec => ({ type: 'Input', name, shape });
const dense = (name: string, units: number, from?: string): LayerSpec => ({
  type: 'Dense',
  name,
  units,
  ...(from === undefined ? {} : { inputs: [from] }),
});
const usual = (...layers: LayerSpec[]) => usualSteps(graphOf('m', layers).graph);

test.each([
  ['a chain of dense layers', [input('x', 8), dense('code', 3), dense('y', 8)]],
  ['one map', [input('x', 8), dense('y', 8)]],
  ['a recurrent model', [input('x', 5, 4), { type: 'LSTM', name: 'rec', units: 6 }, dense('y', 2)]],
  [
    'pictures too large for a map, with filters that can go',
    [
      input('x', 64, 64, 3),
      { type: 'Conv2D', name: 'a', filters: 8, kernelSize: 3, padding: 'same' },
      { type: 'Conv2D', name: 'y', filters: 3, kernelSize: 3, padding: 'same' },
    ],
  ],
  [
    'several inputs, with a layer whose units can go',
    [input('a', 4), input('b', 4), { type: 'Concatenate', name: 'both', inputs: ['a', 'b'] }, dense('hidden', 6), dense('y', 2)],
  ],
] as [string, LayerSpec[]][])('%s is shrunk by auto', (_, layers) => {
  expect(usual(...layers)).toEqual({ steps: [{ method: 'auto' }] });
});

test('a model that no layer of could become narrower is pruned, and that is said', () => {
  const { steps, why } = usual(input('a', 4), input('b', 4), { type: 'Concatenate', name: 'both', inputs: ['a', 'b'] }, dense('y', 2));
  expect(steps).toEqual([{ method: 'pruneWeights' }]);
  expect(toText(why!)).toMatch(/^auto finds no layer of this model .* pruneWeights removes single weights instead$/u);
});
