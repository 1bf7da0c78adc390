import { describe, expect, it } from 'vitest';
import { dense, graph, randomWeights } from '../../../../test/support/models/build';
import { toHalf } from '../../numbers/float16';
import { Random } from '../../random/random';
import type { Weights, WeightTensor } from '../../weights/weights';
import { channelsOfWeight, chooseScales, findScales, toGrid, unitOf } from './grid';
import { quantizeLayer, roundingOf } from './quantize';

const model = graph(
  { type: 'Input', name: 'x', shape: [6, 6, 2] },
  { type: 'Conv2D', name: 'conv', filters: 5, kernelSize: 3 },
  { type: 'Conv2DTranspose', name: 'up', filters: 4, kernelSize: 3 },
  { type: 'BatchNormalization', name: 'norm' },
  { type: 'Flatten', name: 'flat' },
  dense('y', 3),
);
const layer = (name: string) => model.layers.find((candidate) => candidate.name === name)!;
const channelsOf = (name: string) => channelsOfWeight(layer(name).weights[0]!)!;

describe('channels', () => {
  it('are the own units of a kernel, wherever their axis is', () => {
    // conv: [3, 3, 2, 5], its filters last; up: [3, 3, 4, 5], its filters before the channels.
    expect([0, 4, 5, 9].map((place) => unitOf(channelsOf('conv'), place))).toEqual([0, 4, 0, 4]);
    expect([0, 4, 5, 19, 20].map((place) => unitOf(channelsOf('up'), place))).toEqual([0, 0, 1, 3, 0]);
    expect(channelsOfWeight(layer('conv').weights[1]!)).toBeUndefined();
  });
});

describe('scales', () => {
  it('cut the range to what matters', () => {
    const channels = { units: 1, stride: 1 };
    const data = Float32Array.from({ length: 101 }, (_, at) => (at === 100 ? 10 : at / 100));
    const tensor = { shape: [101, 1], data };
    const fair = chooseScales(tensor, channels, new Float32Array(101).fill(1))[0]!;
    expect(fair * 127).toBeCloseTo(10, 1);
    const outlierIsNothing = new Float32Array(101).fill(1);
    outlierIsNothing[100] = 1e-9;
    expect(chooseScales(tensor, channels, outlierIsNothing)[0]! * 127).toBeLessThan(6.1);
  });

  it('can be found again from the values alone', () => {
    for (let seed = 0; seed < 200; seed++) {
      const random = new Random(seed);
      const channels = { units: 3, stride: 1 };
      const size = 10 ** (random.uniform() * 8 - 6);
      const data = Float32Array.from({ length: 60 }, () => (random.uniform() < 0.3 ? 0 : random.normal() * size));
      const scales = chooseScales({ shape: [20, 3], data }, channels, new Float32Array(60).fill(1));
      const onGrid = data.map((value, at) => toGrid(value, scales[at % 3]!));
      const found = findScales({ shape: [20, 3], data: onGrid }, channels)!;
      onGrid.forEach((value, at) => {
        const integer = value / found[at % 3]!;
        expect(Number.isInteger(integer) && Math.abs(integer) <= 127).toBe(true);
        expect(Math.fround(integer * found[at % 3]!)).toBe(value);
      });
    }
  });

  it('are not found where there are none', () => {
    const random = new Random(3);
    const data = Float32Array.from({ length: 60 }, () => random.normal());
    expect(findScales({ shape: [20, 3], data }, { units: 3, stride: 1 })).toBeUndefined();
  });

  it('are zero for units without weights', () => {
    const zeros: WeightTensor = { shape: [2, 2], data: new Float32Array(4) };
    expect([...chooseScales(zeros, { units: 2, stride: 1 }, new Float32Array(4).fill(1))]).toEqual([0, 0]);
    expect([...findScales(zeros, { units: 2, stride: 1 })!]).toEqual([0, 0]);
  });
});

describe('quantizeLayer', () => {
  const weights = randomWeights(model, new Random(2), 0.3);
  const squared: Weights = new Map([...weights].map(([key, { shape, data }]) => [key, { shape, data: data.map((value) => value ** 2) }]));

  it('leaves 255 values at most to a unit, near the old ones; the few other weights become float16', () => {
    for (const name of ['conv', 'up', 'y']) {
      const quantized = quantizeLayer(layer(name), weights, 'int8', squared);
      const before = weights.get(`${name}/kernel`)!.data;
      const { data } = quantized.get(`${name}/kernel`)!;
      expect(findScales(quantized.get(`${name}/kernel`)!, channelsOf(name))).toBeDefined();
      data.forEach((value, at) => expect(Math.abs(value - before[at]!)).toBeLessThan(0.41));
      const squares = (difference: (at: number) => number) => data.reduce((sum, _, at) => sum + difference(at) ** 2, 0);
      expect(squares((at) => data[at]! - before[at]!)).toBeLessThan(squares((at) => before[at]!) * 1e-3);
      expect([...quantized.get(`${name}/bias`)!.data]).toEqual([...weights.get(`${name}/bias`)!.data].map(toHalf));
    }
  });

  it('makes all weights float16, and leaves those alone that float16 cannot hold', () => {
    const large = new Map(weights).set('norm/moving_variance', { shape: [4], data: Float32Array.of(1, 1e6, 1, 1) });
    const quantized = quantizeLayer(layer('norm'), large, 'float16', squared);
    expect([...quantized.get('norm/gamma')!.data]).toEqual([...weights.get('norm/gamma')!.data].map(toHalf));
    expect([...quantized.get('norm/moving_variance')!.data]).toEqual([1, 1e6, 1, 1]);
  });

  it('is kept to by roundingOf, on the same grid', () => {
    const start = quantizeLayer(layer('y'), quantizeLayer(layer('conv'), weights, 'int8', squared), 'float16', squared);
    const round = roundingOf(model, start);
    expect(round(start)).toEqual(start);
    const moved = new Map([...start].map(([key, { shape, data }]) => [key, { shape, data: data.map((value) => value * 1.01 + 0.0003) }]));
    const held = round(moved);
    const scales = findScales(start.get('conv/kernel')!, channelsOf('conv'))!;
    held.get('conv/kernel')!.data.forEach((value, at) => {
      expect(Number.isInteger(value / scales[at % 5]!)).toBe(true);
      const limit = 127 * scales[at % 5]!;
      const wanted = Math.max(-limit, Math.min(limit, moved.get('conv/kernel')!.data[at]!));
      expect(Math.abs(value - wanted)).toBeLessThanOrEqual(scales[at % 5]! * 0.501);
    });
    expect([...held.get('y/kernel')!.data]).toEqual([...moved.get('y/kernel')!.data].map(toHalf));
    expect(held.get('up/kernel')).toEqual(moved.get('up/kernel'));
  });
});
