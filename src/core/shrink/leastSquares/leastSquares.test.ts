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
});

describe('composeBehind', () => {
  const behind: readonly LayerSpec[] = [
    { type: 'Conv2D', name: 'y', filters: 2, kernelSize: 3 },
    { type: 'Conv2DTranspose', name: 'y', filters: 2, kernelSize: 3, padding: 'same' },
    dense('y', 2),
  ];
  it.each(behind)('makes one layer of a linear map and a $type', async (layer) => {
    const map = dense('map', 3, { useBias: layer.type !== 'Conv2DTranspose' });
    const two = graph({ type: 'Input', name: 'x', shape: [4, 4, 5] }, map, layer);
    const one = graph({ type: 'Input', name: 'x', shape: [4, 4, 5] }, layer);
    const weights = randomWeights(two, random);
    const bias = weights.get(weightKey('map', 'bias'))?.data ?? new Float32Array(3);
    const fit = { matrix: weights.get(weightKey('map', 'kernel'))!.data, offset: bias };
    const composed = composeBehind(fit, 5, two.layers.at(-1)!, weights);
    expect(composed.get('y/kernel')!.shape).toEqual(one.layers.at(-1)!.weights[0]!.shape);
    const inputs = normal(2 * 80);
    const difference = largestDifference(await plainPredictions(two, weights, inputs), await plainPredictions(one, composed, inputs));
    expect(difference).toBeLessThan(1e-5);
  });
});
