import { expect, test } from 'vitest';
import { dense, graph, randomWeights } from '../../../test/support/models/build';
import { plainPredictions } from '../../../test/support/models/predict';
import { Random } from '../../core/random/random';
import { copyWeights, weightOf } from '../../core/weights/weights';
import { madeRows, remembersRows } from './madeRows';

test('made rows give a batch norm the mean and the variance that it remembers', async () => {
  const random = new Random(1);
  const model = graph({ type: 'Input', name: 'x', shape: [6] }, dense('a', 3), { type: 'BatchNormalization', name: 'norm' }, dense('y', 2));
  expect(remembersRows(model)).toBe(true);
  const weights = copyWeights(randomWeights(model, random));
  const [means, variances] = [
    [2, -1, 0.5],
    [4, 0.25, 1],
  ];
  weightOf(weights, 'norm', 'moving_mean').data.set(means);
  weightOf(weights, 'norm', 'moving_variance').data.set(variances);
  const front = graph({ type: 'Input', name: 'x', shape: [6] }, dense('a', 3));
  const count = 96;
  const rows = await madeRows({ graph: model, weights }, count, new AbortController().signal);
  expect(rows).toHaveLength(count * 6);
  const given = await plainPredictions(front, new Map([...weights].filter(([key]) => key.startsWith('a/'))), rows);
  for (const unit of [0, 1, 2]) {
    const values = Array.from({ length: count }, (_, row) => given[row * 3 + unit]!);
    const mean = values.reduce((sum, value) => sum + value, 0) / count;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
    expect(Math.abs(mean - means[unit]!)).toBeLessThan(0.1 * Math.sqrt(variances[unit]!));
    expect(variance / variances[unit]!).toBeGreaterThan(0.8);
    expect(variance / variances[unit]!).toBeLessThan(1.25);
  }
});
