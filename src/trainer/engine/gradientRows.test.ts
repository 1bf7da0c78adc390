import { expect, test } from 'vitest';
import type { Samples } from './engine';
import { rowsForGradients } from './gradientRows';

const numbered = (count: number): Samples => {
  const inputs = Float32Array.from({ length: count }, (_, row) => row);
  return { count, inputs, targets: inputs.map((row) => row * 2) };
};

test('all rows of little data', async () => {
  const rows = numbered(10_000);
  expect(await rowsForGradients(rows)).toBe(rows);
});

test('of much data, rows spread over all of it, with their targets', async () => {
  const { count, inputs, targets } = await rowsForGradients(numbered(60_000));
  expect(count).toBe(10_240);
  const gaps = [...inputs.subarray(1)].map((row, at) => row - inputs[at]!);
  expect([Math.min(...gaps), Math.max(...gaps)]).toEqual([5, 6]);
  expect(inputs.at(-1)).toBeGreaterThan(59_990);
  expect([...targets]).toEqual([...inputs].map((row) => row * 2));
});
