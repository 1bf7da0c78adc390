import { expect, it } from 'vitest';
import { engineCases } from '../../../../test/support/engine/cases';
import type { EngineCase } from '../../../../test/support/engine/engineCase';
import { modelOf, randomRows, randomWeights } from '../../../../test/support/engine/models';
import { Oracle } from '../../../../test/support/engine/oracle';
import { largestDifference, plainPredictions } from '../../../../test/support/models/predict';
import { readLayersModelWeights, writeLayersModel } from './layersModel';

it('loads a Flatten of flat steps, which tfjs does not take', async () => {
  const graph = modelOf([2, 3], [{ type: 'TimeDistributed', name: 'flat', layer: { type: 'Flatten' } }]);
  const rows = Float32Array.of(1, 2, 3, 4, 5, 6);
  expect(await plainPredictions(graph, new Map(), rows)).toEqual(rows);
});

it('knows the size of a sequence behind a layer that tfjs has for images only', async () => {
  const graph = modelOf([3, 2], [{ type: 'ZeroPadding1D', name: 'padded', padding: [1, 0] }, { type: 'Flatten', name: 'flat' }]); // prettier-ignore
  expect(await plainPredictions(graph, new Map(), Float32Array.of(1, 2, 3, 4, 5, 6))).toEqual(Float32Array.of(0, 0, 1, 2, 3, 4, 5, 6));
});

const weightsOf = ({ shape, layers }: EngineCase) => {
  const graph = modelOf(shape, layers);
  return { graph, weights: randomWeights(graph, 5) };
};

// Between them, the cases have every layer type.
it.each(engineCases.filter(({ refusedByTfjs }) => refusedByTfjs === undefined))(
  'a TF.js file of $name is loaded by plain tfjs, and predicts the same',
  async (example) => {
    const { graph, weights } = weightsOf(example);
    const { inputs } = randomRows(example.shape, 3, 3, example.inputClasses);
    const samples = { count: 3, inputs, targets: new Float32Array(3) };
    const oracle = await Oracle.create({ graph, weights, samples, targetShape: [], loss: 'meanSquaredError' });
    expect(largestDifference(oracle.predict(), await plainPredictions(graph, weights, inputs))).toBeLessThan(1e-5);
  },
);

it.each(engineCases.filter(({ refusedByTfjs }) => refusedByTfjs !== undefined))(
  'a TF.js file of $name has what plain tfjs lacks as Keras writes it',
  async (example) => {
    const { graph, weights } = weightsOf(example);
    await expect(plainPredictions(graph, weights, new Float32Array(0))).rejects.toThrow(example.refusedByTfjs);
  },
);

it.each(engineCases)('a TF.js file of $name gives the weights back', (example) => {
  const { graph, weights } = weightsOf(example);
  const written = writeLayersModel(graph, weights, 'test');
  expect(readLayersModelWeights(written.model, written.weights, graph)).toEqual(weights);
});
