import { describe, expect, it } from 'vitest';
import { dense, graph, randomWeights } from '../../../../test/support/models/build';
import { Random } from '../../random/random';
import type { Weights } from '../../weights/weights';
import { kMeans, nearest } from './kMeans';
import { shareValues } from './share';
import { tyingOf } from './tie';

const evenly = (values: ArrayLike<number>) => new Float32Array(values.length).fill(1);

function error(values: Float32Array, importances: Float32Array, centres: Float32Array): number {
  return values.reduce((sum, value, at) => sum + importances[at]! * (value - centres[nearest(centres, value)]!) ** 2, 0);
}

/** The least error of all ways to cut sorted values into `count` intervals. */
function leastError(values: Float32Array, importances: Float32Array, count: number): number {
  const order = [...values.keys()].sort((a, b) => values[a]! - values[b]!);
  const best = (from: number, clusters: number): number => {
    if (clusters === 1) return interval(from, order.length);
    let least = Infinity;
    for (let to = from + 1; to <= order.length - clusters + 1; to++) least = Math.min(least, interval(from, to) + best(to, clusters - 1));
    return least;
  };
  const interval = (from: number, to: number): number => {
    const members = order.slice(from, to);
    const weight = members.reduce((sum, at) => sum + importances[at]!, 0);
    const mean = members.reduce((sum, at) => sum + importances[at]! * values[at]!, 0) / weight;
    return members.reduce((sum, at) => sum + importances[at]! * (values[at]! - mean) ** 2, 0);
  };
  return best(0, count);
}

describe('kMeans', () => {
  it('finds clusters that are plain to see', () => {
    const values = Float32Array.of(1, 1.1, 0.9, 5, 5.2, 4.8, -3, -3.1, -2.9);
    const centres = kMeans(values, evenly(values), 3);
    for (const [at, centre] of [-3, 1, 5].entries()) expect(centres[at]).toBeCloseTo(centre, 6);
  });

  it('leaves few values as they are', () => {
    expect([...kMeans(Float32Array.of(2, -1, 2, 0.5), evenly([1, 1, 1, 1]), 4)]).toEqual([-1, 0.5, 2]);
  });

  it('puts centres nearer to important values', () => {
    const centres = kMeans(Float32Array.of(0, 1, 10, 11), Float32Array.of(3, 1, 1, 1), 2);
    expect(centres[0]).toBeCloseTo(0.25, 6);
    expect(centres[1]).toBeCloseTo(10.5, 6);
  });

  it('comes near the best of all clusterings', () => {
    let total = 0;
    let least = 0;
    for (let seed = 0; seed < 30; seed++) {
      const random = new Random(seed);
      const values = Float32Array.from({ length: 14 }, () => random.normal());
      const importances = Float32Array.from({ length: 14 }, () => 0.1 + random.uniform());
      const found = error(values, importances, kMeans(values, importances, 4));
      const best = leastError(values, importances, 4);
      expect(found).toBeGreaterThanOrEqual(best * (1 - 1e-6));
      total += found;
      least += best;
    }
    expect(total).toBeLessThan(least * 1.35);
  });

  it('uses all centres where values are far from even', () => {
    const values = Float32Array.from([...Array.from({ length: 200 }, (_, at) => at / 1000), 100]);
    const centres = kMeans(values, evenly(values), 8);
    expect(new Set(Array.from(values, (value) => nearest(centres, value))).size).toBe(8);
    expect(error(values, evenly(values), centres)).toBeLessThan(0.03);
  });
});

describe('shareValues', () => {
  const model = graph({ type: 'Input', name: 'x', shape: [20] }, dense('a', 30), dense('y', 5));
  const weights = randomWeights(model, new Random(1), 0.6);
  const squared: Weights = new Map([...weights].map(([key, { shape, data }]) => [key, { shape, data: data.map((value) => value ** 2) }]));
  const shared = shareValues(model, weights, {
    valuesOf: (layer) => (layer === 'a' ? 8 : 2),
    part: 1,
    continued: false,
    squaredGradients: squared,
  });

  it('leaves so many values in each weight of a layer, and zeros where they were', () => {
    for (const [key, most] of [
      ['a/kernel', 8],
      ['a/bias', 8],
      ['y/kernel', 2],
    ] as const) {
      const { data } = shared.get(key)!;
      expect(new Set(data.filter((value) => value !== 0)).size).toBe(most);
      expect(data.map((value) => Number(value === 0))).toEqual(weights.get(key)!.data.map((value) => Number(value === 0)));
    }
  });

  it('moves no value further than half the distance of two', () => {
    const { data } = shared.get('a/kernel')!;
    data.forEach((value, at) => expect(Math.abs(value - weights.get('a/kernel')!.data[at]!)).toBeLessThan(0.25));
  });
});

describe('sharing in rounds', () => {
  const model = graph({ type: 'Input', name: 'x', shape: [30] }, dense('y', 20, { useBias: false }));
  const weights = randomWeights(model, new Random(3));
  const squaredGradients: Weights = new Map([
    ['y/kernel', { shape: [30, 20], data: Float32Array.from({ length: 600 }, (_, at) => (at * 7) % 601) }],
  ]);
  const request = { valuesOf: () => 4, squaredGradients };
  const before = weights.get('y/kernel')!.data;
  const first = shareValues(model, weights, { ...request, part: 0.5, continued: false });
  const changed = (shared: Weights, from: Float32Array) => shared.get('y/kernel')!.data.map((value, at) => Number(value !== from[at]));

  const total = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0);
  const values = (shared: Weights) => new Set(shared.get('y/kernel')!.data);

  it('begins with the most important values of each cluster, and leaves the others free', () => {
    const moved = changed(first, before);
    expect(total(moved)).toBeGreaterThanOrEqual(300);
    expect(total(moved)).toBeLessThanOrEqual(304);
    const { data } = first.get('y/kernel')!;
    const centres = Float32Array.from(new Set(data.filter((_, at) => moved[at] === 1))).sort();
    expect(centres).toHaveLength(4);
    const importances = (centre: number, which: number) =>
      [...before.keys()].filter((at) => moved[at] === which && nearest(centres, before[at]!) === centre).map((at) => (at * 7) % 601);
    for (const centre of centres.keys()) expect(Math.min(...importances(centre, 1))).toBeGreaterThan(Math.max(...importances(centre, 0)));
  });

  it('lets more values join the same few, until none is free', () => {
    const second = shareValues(model, first, { ...request, part: 0.75, continued: true });
    const joined = total(changed(second, first.get('y/kernel')!.data));
    expect(joined).toBeGreaterThanOrEqual(145);
    expect(joined).toBeLessThanOrEqual(154);
    const last = shareValues(model, second, { ...request, part: 1, continued: true });
    expect(values(last).size).toBe(4);
    expect([...values(last)].every((value) => values(first).has(value))).toBe(true);
  });

  it('does not take values for shared that are equal by chance', () => {
    const chance = new Map(first);
    const data = first.get('y/kernel')!.data.slice();
    const free = [...data.keys()].filter((at) => data[at] === before[at]);
    data[free[0]!] = data[free[1]!]!;
    chance.set('y/kernel', { shape: [30, 20], data });
    const last = shareValues(model, chance, { ...request, part: 1, continued: true });
    expect(new Set(last.get('y/kernel')!.data).size).toBeLessThanOrEqual(4);
  });
});

describe('any number of values in any number of rounds', () => {
  /** How far sharing moves the values, as it counts: Σ importance · change², after this many rounds without training between. */
  const errorAfter = (values: Float32Array, importances: Float32Array, count: number, rounds: number) => {
    const model = graph({ type: 'Input', name: 'x', shape: [values.length] }, dense('y', 1, { useBias: false }));
    const one = (data: Float32Array): Weights => new Map([['y/kernel', { shape: [values.length, 1], data }]]);
    let weights = one(values);
    for (let round = 1; round <= rounds; round++) {
      const part = 1 - (1 - round / rounds) ** 2;
      weights = shareValues(model, weights, { valuesOf: () => count, part, continued: round > 1, squaredGradients: one(importances) });
    }
    const { data } = weights.get('y/kernel')!;
    expect(new Set(data.filter((value) => value !== 0)).size).toBeLessThanOrEqual(count);
    return data.reduce((sum, value, at) => sum + importances[at]! * (value - values[at]!) ** 2, 0);
  };

  it.each([1, 2, 4, 7])('is better with every bit more (%i rounds)', (rounds) => {
    for (let seed = 0; seed < 6; seed++) {
      const random = new Random(seed);
      const values = Float32Array.from({ length: 160 }, () => random.normal());
      const importances = Float32Array.from({ length: 160 }, () => random.uniform());
      const errors = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((bits) => errorAfter(values, importances, 2 ** bits, rounds));
      for (const [at, error] of errors.slice(1).entries()) expect(error).toBeLessThanOrEqual(errors[at]!);
      expect(errors.slice(7)).toEqual([0, 0]);
    }
  });

  it.each([1, 4])('leaves a weight with few different values as it is (%i rounds)', (rounds) => {
    const random = new Random(1);
    const importances = Float32Array.from({ length: 60 }, () => random.uniform());
    for (const few of [
      [0.1],
      [0.1, -0],
      [0, 0.1],
      [-0.3, 1e-7],
      [1 / 3, -1 / 3, 70_000, 1e-30],
      [0.1, 0.2, 0.3, 0.4].map((value) => value / 7),
    ]) {
      const values = Float32Array.from({ length: 60 }, (_, at) => few[at % few.length]!);
      expect(errorAfter(values, importances, 4, rounds)).toBe(0);
    }
    // Values that are all different, but no more than there may be.
    const different = Float32Array.from({ length: 60 }, () => random.normal());
    for (const count of [60, 64, 256]) expect(errorAfter(different, importances, count, rounds)).toBe(0);
  });
});

describe('tyingOf', () => {
  it('gives equal values the mean of what they became, and leaves zeros', () => {
    const one = (...values: number[]): Weights => new Map([['y/kernel', { shape: [values.length, 1], data: Float32Array.from(values) }]]);
    const tie = tyingOf(one(1, 1, 0, 2, 1, 2, 3));
    const free = Math.fround(0.1);
    expect([...tie(one(1.5, 2.5, 0.7, 4, 2, 6, free)).get('y/kernel')!.data]).toEqual([2, 2, 0, 5, 2, 5, free]);
  });
});
