import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { dense, graph, randomWeights } from '../../../../test/support/models/build';
import { Random } from '../../../core/random/random';
import { measureChain } from './measureChain';

beforeAll(() => tf.setBackend('cpu'));

const model = graph({ type: 'Input', name: 'x', shape: [10] }, dense('a', 8, { activation: 'relu' }), dense('b', 10));

it.each([
  [19, false],
  [20, true],
])('with %i rows for 10 inputs, linear maps in the place of several layers are fitted: %s', async (count, isFitted) => {
  const random = new Random(1);
  const inputs = Float32Array.from({ length: count * 10 }, () => random.normal());
  const measured = await measureChain({
    model: { graph: model, weights: randomWeights(model, random) },
    sample: { count, inputs, targets: inputs },
    hasValues: true,
    lossOf: () => Promise.resolve(1),
    originalLoss: 1,
    signal: new AbortController().signal,
  });
  expect(measured!.chain.segments.some(({ isLayer }) => !isLayer)).toBe(isFitted);
});
