import { expect, test } from 'vitest';
import { batchesOf, evaluationBatches, rowsToEvaluate } from './batches';

test('few rows are all evaluated, in their order', () => {
  expect([...rowsToEvaluate(5, 64, 5)]).toEqual([0, 1, 2, 3, 4]);
  expect([...rowsToEvaluate(5, 64)]).toEqual([0, 1, 2, 3, 4]);
});

test('of many rows, about as many as are enough are evaluated, evenly spread', () => {
  expect([...rowsToEvaluate(12, 3, 6)]).toEqual([0, 2, 4, 6, 8, 10]);
  const picked = rowsToEvaluate(10_000, 1000, 2000);
  expect(picked.length).toBe(2000);
  expect(picked.every((row, at) => row === at * 5)).toBe(true);
});

test('whatever the number of rows, those evaluated are whole batches, or all', () => {
  for (let rows = 1; rows < 5000; rows += 7) {
    const { batchSize, rest } = evaluationBatches(rows, rows, 32);
    const { length } = rowsToEvaluate(rows, batchSize, 2000);
    expect([0, rest]).toContain(length % batchSize);
    expect(length).toBeLessThanOrEqual(rows);
    expect(Math.abs(length - Math.min(rows, 2000))).toBeLessThanOrEqual(batchSize / 2);
    expect(batchesOf(rows, batchSize).rest).toBe(rest);
  }
});
