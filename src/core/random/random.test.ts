import { describe, expect, it } from 'vitest';
import { Random } from './random';

const take = (random: Random, count: number) => Array.from({ length: count }, () => random.integer());

describe('Random', () => {
  it('gives the same numbers for the same seed, and others for another seed or stream', () => {
    const numbers = take(new Random(7), 5);
    expect(take(new Random(7), 5)).toEqual(numbers);
    expect(take(new Random(8), 5)).not.toEqual(numbers);
    expect(take(new Random(7, 1), 5)).not.toEqual(numbers);
  });

  it('goes on from a kept state', () => {
    const random = new Random(3);
    take(random, 10);
    const copy = Random.from(random.state);
    expect(take(copy, 10)).toEqual(take(random, 10));
  });

  it('makes uniform and normal numbers with the right moments', () => {
    const random = new Random(1);
    const moments = (values: number[]) => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length };
    };
    const uniform = moments(Array.from({ length: 50_000 }, () => random.uniform()));
    expect(uniform.mean).toBeCloseTo(0.5, 2);
    expect(uniform.variance).toBeCloseTo(1 / 12, 2);
    const normal = moments(Array.from({ length: 50_000 }, () => random.normal()));
    expect(Math.abs(normal.mean)).toBeLessThan(0.02);
    expect(normal.variance).toBeCloseTo(1, 1);
  });

  it('shuffles: every number once, not in order', () => {
    const order = new Random(5).permutation(1000);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, index) => index));
    expect(order[0] === 0 && order[1] === 1 && order[2] === 2).toBe(false);
  });
});
