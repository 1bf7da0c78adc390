import { describe, expect, it } from 'vitest';
import { lossChangeText, lossLevel, shortLossChangeText } from './lossChange';

describe('how much a loss has grown', () => {
  it.each([
    [1, 1.012, '+1.2 %', '+1 %', 1],
    [1, 1, '±0 %', '0 %', 0],
    [0.5, 0.4, '−20 %', '−20 %', 0],
    [2, 3.9, '+95 %', '+95 %', 3],
    [1, 2, '+100 %', '× 2.0', 3],
    [1, 5.5, '+450 %', '× 5.5', 5],
    [1, 14, '× 14', '× 14', 5],
    [1, 1e6, '× 10⁶', '× 10⁶', 5],
  ])('%f → %f is %s, %s, level %i', (before, after, text, short, level) => {
    expect(lossChangeText(before, after)).toBe(text);
    expect(shortLossChangeText(before, after)).toBe(short);
    expect(lossLevel(before, after)).toBe(level);
  });

  it('is not told where there is nothing to compare with, and counts as the most', () => {
    for (const [before, after] of [
      [0, 1],
      [NaN, 1],
      [1, Infinity],
      [1, NaN],
    ] as const) {
      expect(lossChangeText(before, after)).toBeUndefined();
      expect(shortLossChangeText(before, after)).toBeUndefined();
      expect(lossLevel(before, after)).toBe(5);
    }
  });
});
