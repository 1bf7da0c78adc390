import { expect, test } from 'vitest';
import { modelOf, randomValues, randomWeights } from '../../../../test/support/engine/models';
import { trainerPredictions } from '../../../../test/support/models/inC';
import { largestDifference, plainPredictions } from '../../../../test/support/models/predict';
import { toText } from '../../../core/message/message';
import { analyzeSpec } from '../../../core/spec/analyze';
import { tfjsExporter } from './exporter';
import { writeLayersModel } from './layersModel';
import { refusedByTfjs } from './limits';

test('a layer inside of another that TF.js does not compute is refused by name, as a spec is read', () => {
  const layers = [
    { type: 'Input', name: 'x', shape: [4, 2] },
    { type: 'Bidirectional', name: 'both', layer: { type: 'GRU', units: 3, resetAfter: true } },
  ];
  const { graph } = analyzeSpec(JSON.stringify({ name: 'm', layers }));
  const model = { graph: graph!, weights: new Map(), generatedBy: 'test' };
  expect(() =>
    tfjsExporter.write(model, { signal: new AbortController().signal, calibrationRows: () => Promise.reject(new Error('no rows')) }),
  ).toThrow('both has resetAfter');
});

test('hardSwish is written as layers that TF.js has, wherever it stands', async () => {
  const graph = modelOf(
    [4, 4, 2],
    [
      { type: 'Conv2D', name: 'a', filters: 3, kernelSize: 3, padding: 'same', activation: 'hardSwish' },
      { type: 'DepthwiseConv2D', name: 'b', kernelSize: 2, padding: 'same', activation: 'hardSwish' },
      { type: 'Activation', name: 'c', activation: 'hardSwish' },
      { type: 'Concatenate', name: 'both', inputs: ['a', 'c'] },
      { type: 'Dense', name: 'out', units: 2, activation: 'hardSwish' },
    ],
  );
  const weights = randomWeights(graph, 3);
  expect(refusedByTfjs(graph)).toBeUndefined();
  expect(writeLayersModel(graph, weights, 'test').model).not.toMatch(/hard/iu);
  const inputs = randomValues(3 * 32, 5).map((value) => 12 * value - 6);
  const expected = await trainerPredictions({ graph, weights }, inputs, 3);
  expect(largestDifference(expected, await plainPredictions(graph, weights, inputs))).toBeLessThan(1e-5);
});

test.each([
  [{ type: 'Dense', name: 'own', units: 2, activation: 'exponential' }, 'own has the activation exponential'],
  [{ type: 'LSTM', name: 'own', units: 2, activation: 'hardSwish' }, 'own has the activation hardSwish'],
  [
    { type: 'TimeDistributed', name: 'own', layer: { type: 'Dense', units: 2, activation: 'hardSwish' } },
    'own has the activation hardSwish',
  ],
  [{ type: 'GRU', name: 'own', units: 2, resetAfter: true }, 'own has resetAfter'],
] as const)('%j is told by name', (layer, message) => {
  expect(toText(refusedByTfjs(modelOf([4, 3], [layer]))!)).toContain(message);
});
