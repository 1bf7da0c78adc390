import { expect, test } from 'vitest';
import { Random } from '../../random/random';
import { analyzeSpec } from '../../spec/analyze';
import type { WeightKey, WeightTensor } from '../../weights/weights';
import { pruneWeightsSchema } from '../options/pruneWeights';
import { type WeightImportance, weightImportances } from './importances';

const { graph } = analyzeSpec(
  JSON.stringify({
    name: 'pair',
    layers: [
      { type: 'Input', name: 'x', shape: [2] },
      { type: 'Dense', name: 'a', units: 1, useBias: false },
    ],
  }),
);

const key: WeightKey = 'a/kernel';
const tensor = (...values: number[]): Map<WeightKey, WeightTensor> => new Map([[key, { shape: [2, 1], data: Float32Array.from(values) }]]);

test('every importance that a step can name is a record that says what it needs, and gives a value for each weight', () => {
  const model = { graph: graph!, weights: tensor(-2, 3), keys: [key] };
  const known = {
    startWeights: tensor(-1, 4),
    random: new Random(1, 1),
    gradients: { mean: tensor(0.5, -2), squared: tensor(4, 0.5) },
    activations: new Map([['x', Float64Array.of(10, 1)]]),
  };
  const values = Object.fromEntries(
    Object.entries<WeightImportance>(weightImportances).map(([name, importance]) => [name, [...importance.of(model, known).get(key)!]]),
  );
  expect(values['magnitude']).toEqual([2, 3]);
  expect(values['activation']).toEqual([20, 3]);
  expect(values['gradient']).toEqual([1, 6]);
  expect(values['taylor']).toEqual([8, 2.25]);
  expect(values['movement']![0]).toBeCloseTo(Math.E, 5);
  expect(values['movement']![1]).toBeCloseTo(1 / Math.E, 5);
  expect(values['random']!.every((value) => value >= 1 && value < 2)).toBe(true);
  expect(Object.keys(values)).toEqual(pruneWeightsSchema.properties.importance.enum);
});
