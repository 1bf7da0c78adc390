import { describe, expect, it } from 'vitest';
import { modelOf } from '../../../test/support/engine/models';
import { initialWeights } from './initialize';

const graph = modelOf(
  [8, 8, 3],
  [
    { type: 'Conv2D', name: 'conv', filters: 40, kernelSize: 3 },
    { type: 'BatchNormalization', name: 'norm' },
    { type: 'Flatten', name: 'flat' },
    { type: 'Dense', name: 'dense', units: 30 },
  ],
);

describe('initialWeights', () => {
  it('draws kernels uniformly up to √(6 / (fan in + fan out))', () => {
    const weights = initialWeights(graph, 1);
    for (const [key, limit] of [
      ['conv/kernel', Math.sqrt(6 / (9 * 3 + 9 * 40))],
      ['dense/kernel', Math.sqrt(6 / (1440 + 30))],
    ] as const) {
      const { data } = weights.get(key)!;
      const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
      const variance = data.reduce((sum, value) => sum + value ** 2, 0) / data.length;
      expect(Math.max(...data)).toBeLessThanOrEqual(limit);
      expect(Math.max(...data)).toBeGreaterThan(0.95 * limit);
      expect(Math.abs(mean)).toBeLessThan(0.1 * limit);
      expect(variance / (limit ** 2 / 3)).toBeCloseTo(1, 0.5);
    }
  });

  it('starts biases at zero and scales and variances at one', () => {
    const weights = initialWeights(graph, 1);
    const only = (key: `${string}/${string}`) => [...new Set(weights.get(key)!.data)];
    expect([only('conv/bias'), only('norm/beta'), only('norm/moving_mean')]).toEqual([[0], [0], [0]]);
    expect([only('norm/gamma'), only('norm/moving_variance')]).toEqual([[1], [1]]);
  });

  it('starts the states of recurrent layers at right angles, what LSTMs forget at one, and vectors of words small', () => {
    const recurrent = modelOf(
      [5],
      [
        { type: 'Embedding', name: 'words', inputDim: 50, outputDim: 20 },
        { type: 'LSTM', name: 'lstm', units: 6 },
        { type: 'RepeatVector', name: 'steps', n: 3 },
        { type: 'Bidirectional', name: 'both', layer: { type: 'SimpleRNN', units: 7 } },
      ],
    );
    const weights = initialWeights(recurrent, 1);
    for (const key of ['lstm/recurrent_kernel', 'both/forward_recurrent_kernel', 'both/backward_recurrent_kernel'] as const) {
      const { shape, data } = weights.get(key)!;
      const row = (at: number) => [...data.subarray(at * shape[1]!, (at + 1) * shape[1]!)];
      for (let a = 0; a < shape[0]!; a++)
        for (let b = 0; b <= a; b++)
          expect(row(a).reduce((sum, value, at) => sum + value * row(b)[at]!, 0)).toBeCloseTo(a === b ? 1 : 0, 5);
    }
    expect([...weights.get('lstm/bias')!.data]).toEqual(Array.from({ length: 24 }, (_, at) => (at >= 6 && at < 12 ? 1 : 0)));
    const { data } = weights.get('words/embeddings')!;
    expect(Math.max(...data.map(Math.abs))).toBeLessThanOrEqual(0.05);
    expect(Math.max(...data)).toBeGreaterThan(0.045);
  });

  it('is the same for a seed, and different for another and for every layer', () => {
    expect(initialWeights(graph, 5)).toEqual(initialWeights(graph, 5));
    expect(initialWeights(graph, 5).get('dense/kernel')!.data).not.toEqual(initialWeights(graph, 6).get('dense/kernel')!.data);
    expect(initialWeights(graph, 5).get('dense/kernel')!.data[0]).not.toBe(initialWeights(graph, 5).get('conv/kernel')!.data[0]);
  });
});
