import { describe, expect, it } from 'vitest';
import { engineCases } from '../../../../test/support/engine/cases';
import { modelOf, randomRows, randomWeights } from '../../../../test/support/engine/models';
import { Oracle } from '../../../../test/support/engine/oracle';
import { largestDifference, plainPredictions } from '../../../../test/support/models/predict';
import { readLayersModelWeights, writeLayersModel } from './layersModel';

it('loads a Flatten of flat steps, which tfjs does not take', async () => {
  const graph = modelOf([2, 3], [{ type: 'TimeDistributed', name: 'flat', layer: { type: 'Flatten' } }]);
  const rows = Float32Array.of(1, 2, 3, 4, 5, 6);
  expect(await plainPredictions(graph, new Map(), rows)).toEqual(rows);
});

// Between them, the cases have every layer type.
describe.each(engineCases)('a TF.js file of $name', ({ shape, layers, inputClasses }) => {
  const graph = modelOf(shape, layers);
  const weights = randomWeights(graph, 5);

  it('is loaded by plain tfjs, and predicts the same', async () => {
    const { inputs } = randomRows(shape, 3, 3, inputClasses);
    const samples = { count: 3, inputs, targets: new Float32Array(3) };
    const oracle = await Oracle.create({ graph, weights, samples, targetShape: [], loss: 'meanSquaredError' });
    expect(largestDifference(oracle.predict(), await plainPredictions(graph, weights, inputs))).toBeLessThan(1e-5);
  });

  it('gives the weights back', () => {
    const written = writeLayersModel(graph, weights, 'test');
    expect(readLayersModelWeights(written.model, written.weights, graph)).toEqual(weights);
  });
});
