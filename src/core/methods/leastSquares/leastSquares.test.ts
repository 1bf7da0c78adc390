import { sizeOf } from '../../numbers/sizeOf';
import { describe, expect, it } from 'vitest';
import { dense, graph, randomWeights } from '../../../../test/support/models/build';
import { largestDifference, plainPredictions } from '../../../../test/support/models/predict';
import type { LayerSpec } from '../../layers';
import { Random } from '../../random/random';
import { weightKey } from '../../weights/weights';
import { composeBehind } from './compose';
import { fitLinear } from './fit';

const random = new Random(1);
const normal = (count: number) => Float32Array.from({ length: count }, () => random.normal());

describe('fitLinear', () => {
  const matrix = [2, 0, -1, 1, 3, 0.5];

  it('finds the map that made the data', () => {
    const given = normal(200 * 3);
    const wanted = Float32Array.from({ length: 200 * 2 }, (_, at) => {
      const row = Math.floor(at / 2);
      return [0, 1, 2].reduce((sum, input) => sum + given[row * 3 + input]! * matrix[input * 2 + (at % 2)]!, at % 2 === 0 ? 5 : -1);
    });
    const fit = fitLinear({ given, wanted, inputs: 3, outputs: 2, offset: true });
    for (const [at, value] of matrix.entries()) expect(fit.matrix[at]).toBeCloseTo(value, 2);
    expect([...fit.offset].map((value) => Math.round(value * 100) / 100)).toEqual([5, -1]);
  });

  it('stays finite where inputs are always zero', () => {
    const given = Float32Array.of(1, 0, 2, 0, 3, 0);
    const { matrix: found } = fitLinear({ given, wanted: Float32Array.of(2, 4, 6), inputs: 2, outputs: 1, offset: false });
    expect(found[0]).toBeCloseTo(2, 2);
    expect(found[1]).toBe(0);
  });

  it('does not explain anything by rounding errors', () => {
    const given = Float32Array.from({ length: 300 }, (_, at) => (at % 3 === 2 ? 0 : 0.7 * (1 + (at % 5) * 6e-8)));
    const { matrix: found, offset } = fitLinear({ given, wanted: normal(200), inputs: 3, outputs: 2, offset: true });
    for (const value of [...found, ...offset]) expect(Math.abs(value)).toBeLessThan(1);
  });

  it('gives the mean where inputs do not vary at all', () => {
    const fit = fitLinear({ given: Float32Array.of(3, 3, 3), wanted: Float32Array.of(2, 4, 6), inputs: 1, outputs: 1, offset: true });
    expect([...fit.matrix, ...fit.offset]).toEqual([0, 4]);
  });
});

describe('composeBehind', () => {
  const picture = [4, 4, 5];
  const sequence = [4, 5];
  const behind: readonly (readonly [readonly number[], LayerSpec])[] = [
    [picture, { type: 'Conv2D', name: 'y', filters: 2, kernelSize: 3 }],
    [picture, { type: 'Conv2DTranspose', name: 'y', filters: 2, kernelSize: 3, padding: 'same' }],
    [picture, dense('y', 2)],
    // With one unit, the strides of a kernel do not tell its axes apart.
    [picture, { type: 'Conv2D', name: 'y', filters: 1, kernelSize: 3 }],
    [picture, { type: 'Conv2DTranspose', name: 'y', filters: 1, kernelSize: 3, padding: 'same' }],
    [sequence, { type: 'Conv1D', name: 'y', filters: 1, kernelSize: 2 }],
    [sequence, { type: 'LSTM', name: 'y', units: 2 }],
    [sequence, { type: 'Bidirectional', name: 'y', layer: { type: 'GRU', units: 2 } }],
    [sequence, { type: 'TimeDistributed', name: 'y', layer: { type: 'Dense', units: 2 } }],
  ];
  it.each(behind)('makes one layer of a linear map of $0 and a $1.type', async (shape, layer) => {
    const map = dense('map', 3, { useBias: layer.type !== 'Conv2DTranspose' });
    const two = graph({ type: 'Input', name: 'x', shape: [...shape] }, map, layer);
    const one = graph({ type: 'Input', name: 'x', shape: [...shape] }, layer);
    const weights = randomWeights(two, random);
    const bias = weights.get(weightKey('map', 'bias'))?.data ?? new Float32Array(3);
    const fit = { matrix: weights.get(weightKey('map', 'kernel'))!.data, offset: bias };
    const composed = composeBehind(fit, 5, two.layers.at(-1)!, weights);
    for (const { name, shape: wanted } of one.layers.at(-1)!.weights) {
      const key = weightKey('y', name);
      if (composed.has(key)) expect(composed.get(key)!.shape).toEqual(wanted);
      else composed.set(key, weights.get(key)!);
    }
    const inputs = normal(2 * sizeOf(shape));
    const difference = largestDifference(await plainPredictions(two, weights, inputs), await plainPredictions(one, composed, inputs));
    expect(difference).toBeLessThan(1e-5);
  });
});
