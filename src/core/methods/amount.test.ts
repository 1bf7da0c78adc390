import { describe, expect, it } from 'vitest';
import { parseAmount } from './amount';

describe('parseAmount', () => {
  it.each([
    ['20 %', 0.2],
    ['20%', 0.2],
    [' 0.2 ', 0.2],
    ['.5', 0.5],
    ['12.5 %', 0.125],
    ['2390', 2390],
    ['2,390', 2390],
    ['1', 1],
  ])('reads %s', (text, amount) => {
    expect(parseAmount(text)).toBe(amount);
  });

  it.each(['', 'a fifth', '0', '0 %', '-1', '120 %', '2.5', '1e3', '20 % 30 %'])('refuses %s', (text) => {
    expect(parseAmount(text)).toBeUndefined();
  });
});
