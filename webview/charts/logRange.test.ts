import { expect, it } from 'vitest';
import { logRange } from './logRange';

it('holds all losses', () => {
  const [low, high] = logRange(0.01, 10);
  expect(low).toBeLessThan(0.01);
  expect(low).toBeGreaterThan(0);
  expect(high).toBeGreaterThan(10);
});

it.each([
  [null, null],
  [0, 0],
  [0, 5],
  [NaN, NaN],
  [1, Infinity],
])('begins above 0 and ends where there are no losses that it could hold: %s to %s', (low, high) => {
  const [from, to] = logRange(low, high);
  expect(from).toBeGreaterThan(0);
  expect(to).toBeGreaterThan(from);
  expect(to).toBeLessThan(Infinity);
});
