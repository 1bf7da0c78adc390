import { describe, expect, it, test } from 'vitest';
import { Random } from '../../../../core/random/random';
import { multiplierOf, requantize, roundedAway, stepsOf } from './requantize';

/** The definition of CMSIS-NN with single rounding, with numbers of any length. */
function exactly(value: number, multiplier: number, shift: number): number {
  const total = BigInt(31 - shift);
  return Number((((BigInt(value) * BigInt(multiplier)) >> (total - 1n)) + 1n) >> 1n);
}

describe('requantize', () => {
  it('multiplies as CMSIS-NN does, bit by bit', () => {
    const random = new Random(1);
    for (let round = 0; round < 20_000; round++) {
      const shift = Math.floor(random.uniform() * 40) - 30;
      const most = 2 ** (31 - Math.max(0, shift)) - 1;
      const value = Math.floor((random.uniform() * 2 - 1) * most);
      const multiplier = 2 ** 30 + Math.floor(random.uniform() * 2 ** 30);
      expect(requantize(value, { multiplier, shift })).toBe(exactly(value, multiplier, shift));
    }
  });

  test.each([
    [5, 0.25, 1],
    [-5, 0.25, -1],
    [6, 0.25, 2],
    // Halves go up.
    [-6, 0.25, -1],
    [7, 3, 21],
    [100, 1, 100],
  ])('%d times %d is %d', (value, factor, product) => {
    expect(requantize(value, multiplierOf(factor))).toBe(product);
  });

  it('stays at the end of 32 bits', () => {
    expect(requantize(2 ** 29, multiplierOf(1000))).toBeGreaterThan(2 ** 30);
  });
});

test('a multiplier has 31 bits, of which the first is set', () => {
  const random = new Random(2);
  for (let round = 0; round < 2000; round++) {
    const real = 2 ** (random.uniform() * 50 - 28);
    const { multiplier, shift } = multiplierOf(real);
    expect(multiplier).toBeGreaterThanOrEqual(2 ** 30);
    expect(multiplier).toBeLessThan(2 ** 31);
    expect(Math.abs(multiplier * 2 ** (shift - 31) - real)).toBeLessThanOrEqual(real * 2 ** -31);
  }
  expect(multiplierOf(0.5)).toEqual({ multiplier: 2 ** 30, shift: 0 });
  expect(multiplierOf(0)).toEqual({ multiplier: 0, shift: 0 });
  expect(multiplierOf(2 ** -40)).toEqual({ multiplier: 0, shift: 0 });
});

test('numbers become steps: halves away from zero, within 8 bits', () => {
  expect([0.5, -0.5, 1.49, -1.5].map(roundedAway)).toEqual([1, -1, 1, -2]);
  const scale = { scale: 0.5, zero: 10 };
  expect([0, 1, 0.75, -0.75, 1000, -1000].map((value) => stepsOf(value, scale))).toEqual([0, 2, 2, -2, 117, -138]);
});
