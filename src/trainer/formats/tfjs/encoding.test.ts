import { describe, expect, it } from 'vitest';
import { toHalf } from '../../../core/numbers/float16';
import { chooseScales, toGrid, unitOf } from '../../../core/methods/quantizing/grid';
import { Random } from '../../../core/random/random';
import { graph, dense } from '../../../../test/support/models/build';
import { asQuantized } from './encoding';
import { readLayersModelWeights, writeLayersModel } from './layersModel';

const random = new Random(4);
const model = graph({ type: 'Input', name: 'x', shape: [40] }, dense('a', 30), dense('b', 20, { useBias: false }));
const weight = (shape: number[]) => ({ shape, data: Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.normal()) });

/** Kernel a on a grid of integers, with zeros; its bias in halves; kernel b in full. */
function quantizedWeights() {
  const [kernel, bias] = [weight([40, 30]), weight([30])];
  const channels = { units: 30, stride: 1 };
  const scales = chooseScales(
    kernel,
    channels,
    kernel.data.map(() => 1),
  );
  const onGrid = kernel.data.map((value, at) => (at % 5 === 0 ? 0 : toGrid(value, scales[unitOf(channels, at)]!)));
  return new Map([
    ['a/kernel', { shape: kernel.shape, data: onGrid }],
    ['a/bias', { shape: bias.shape, data: bias.data.map(toHalf) }],
    ['b/kernel', weight([30, 20])],
  ] as const);
}

describe('a model that was quantised', () => {
  const weights = quantizedWeights();
  const written = writeLayersModel(model, weights, 'test', { encode: asQuantized });

  it('takes one byte for a value on a grid, two for a half and four for all others', () => {
    expect(written.weights.length).toBe(40 * 30 + 2 * 30 + 4 * 30 * 20);
  });

  it('is read with halves and full values as they were, and grids to half a step of 8 bits', () => {
    const read = readLayersModelWeights(written.model, written.weights, model);
    expect(read.get('a/bias')).toEqual(weights.get('a/bias'));
    expect(read.get('b/kernel')).toEqual(weights.get('b/kernel'));
    const [before, after] = [weights.get('a/kernel')!.data, read.get('a/kernel')!.data];
    const step = (Math.max(...before) - Math.min(...before)) / 255;
    for (const [at, value] of before.entries()) {
      expect(Math.abs(after[at]! - value)).toBeLessThan(step * 0.501);
      if (value === 0) expect(Math.abs(after[at]!)).toBeLessThan(1e-7);
    }
  });

  it('is in full without being asked otherwise', () => {
    expect(writeLayersModel(model, weights, 'test').weights.length).toBe(4 * (40 * 30 + 30 + 30 * 20));
  });
});
