import { describe, expect, it } from 'vitest';
import { dense, graph } from '../../../../test/support/models/build';
import { Random } from '../../random/random';
import type { Weights } from '../../weights/weights';
import { outputStatistics, unitSizes } from '../unitPruning/statistics';
import { withFloors } from './floors';
import {
  activationImportance,
  gradientImportance,
  magnitudeImportance,
  movementImportance,
  randomImportance,
  taylorImportance,
} from './importance';
import { byBlocks, keepOfEach } from './patterns';
import { Ranking } from './rank';
import { withRegrowth } from './regrow';

const one = (...values: number[]): Weights => new Map([['y/kernel', { shape: [values.length, 1], data: Float32Array.from(values) }]]);
const values = (importances: ReadonlyMap<string, Float32Array>) => [...importances.get('y/kernel')!];
const keys = ['y/kernel'] as const;

describe('importances', () => {
  it('multiply weights with gradients, to first and to second order', () => {
    expect(values(magnitudeImportance(one(2, -3, 1), keys))).toEqual([2, 3, 1]);
    expect(values(gradientImportance(one(2, -3, 1), one(0.5, 2, 0), keys))).toEqual([1, 6, 0]);
    expect(values(taylorImportance(one(2, -3, 1), one(0.5, 2, 0), keys))).toEqual([1, 9, 0]);
  });

  it('count what a weight contributes: nothing behind an input that is always zero', () => {
    const model = graph({ type: 'Input', name: 'x', shape: [3] }, dense('y', 1, { useBias: false }));
    const { means, variances } = outputStatistics(new Map([['x', Float32Array.of(3, 0, 1, 5, 0, -1)]]), new Map([['x', 3]]));
    const importances = activationImportance(model, one(2, 100, -4), unitSizes({ means, variances }));
    const [first, unused, last] = values(importances);
    expect(first).toBeCloseTo(2 * Math.sqrt((9 + 25) / 2), 5);
    expect([unused, last]).toEqual([0, 4]);
  });

  it('order by how far weights moved from zero, the pruned ones last', () => {
    const [grew, shrank, still, pruned] = values(movementImportance(one(0.4, 0.9, -0.3, 0), one(0.1, 1, -0.3, 0), keys));
    expect(grew).toBeGreaterThan(still!);
    expect(still).toBeGreaterThan(shrank!);
    expect(shrank).toBeGreaterThan(pruned!);
  });

  it('may be random, but leave pruned weights pruned', () => {
    const importances = values(randomImportance(one(1, 0, 2, 3), new Random(1), keys));
    expect(new Set(importances).size).toBe(4);
    expect(Math.min(...importances)).toBe(importances[1]);
  });
});

describe('withFloors', () => {
  it('puts the best of every layer first', () => {
    const importances = new Map([
      ['a/kernel', Float32Array.of(9, 8, 7, 6)],
      ['b/kernel', Float32Array.of(1, 3, 3, 2)],
    ] as const);
    const best = new Ranking(withFloors(importances, 0.25)).best(3);
    expect([...best.get('a/kernel')!]).toEqual([1, 1, 0, 0]);
    expect([...best.get('b/kernel')!]).toEqual([0, 1, 0, 0]);
  });
});

describe('patterns', () => {
  const model = graph({ type: 'Input', name: 'x', shape: [4] }, dense('y', 2, { useBias: false }));
  // Unit 0 receives the even places, unit 1 the odd ones.
  const importances = new Map([['y/kernel', Float32Array.of(1, 5, 4, 6, 2, 7, 3, 8)]] as const);

  const all: Weights = new Map([['y/kernel', { shape: [4, 2], data: new Float32Array(8).fill(1) }]]);

  it('keep 2 of 4 incoming weights of each unit', () => {
    const kept = new Ranking(keepOfEach({ graph: model, weights: all }, importances, { keep: 2, of: 4 })).best(8).get('y/kernel')!;
    expect([...kept]).toEqual([0, 0, 1, 0, 0, 1, 1, 1]);
  });

  it('keep whole blocks, and fewer rather than a part of one', () => {
    const ranking = new Ranking(byBlocks(model, importances, [2, 2]));
    expect([...ranking.best(4, true).get('y/kernel')!]).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
    expect([...ranking.best(6, true).get('y/kernel')!]).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
    expect([...ranking.best(8, true).get('y/kernel')!]).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
  });
});

describe('withRegrowth', () => {
  it('gives places of the worst kept weights to pruned ones with the largest gradients', () => {
    const weights = one(5, 4, 0, 0, 1, 2);
    const gradients = one(9, 9, 0.1, -0.5, 9, 9);
    const importances = withRegrowth(magnitudeImportance(weights, keys), { weights, gradients, kept: 4, share: 0.25 });
    expect([...new Ranking(importances).best(4).get('y/kernel')!]).toEqual([1, 1, 0, 1, 0, 1]);
  });
});
