import { expect, it } from 'vitest';
import { settlingRates } from './learningRates';

it('settlingRates stays, then falls along a cosine', () => {
  const rates = settlingRates(2, 8);
  expect(rates.slice(0, 5)).toEqual([2, 2, 2, 2, 2]);
  expect(rates[6]).toBeCloseTo(1);
  expect(rates[7]).toBeCloseTo(1 + Math.cos((3 * Math.PI) / 4));
  expect(settlingRates(1, 0)).toEqual([]);
});
