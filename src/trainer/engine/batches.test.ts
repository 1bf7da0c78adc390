import { expect, test } from 'vitest';
import { graphOf } from '../../core/graph/build';
import { batchesOf, evaluationBatches, mostEvaluatedRows, rowsToEvaluate } from './batches';

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
    const { batchSize, rest } = evaluationBatches(rows, rows, 32, 1024);
    const { length } = rowsToEvaluate(rows, batchSize, 2000);
    expect([0, rest]).toContain(length % batchSize);
    expect(length).toBeLessThanOrEqual(rows);
    expect(Math.abs(length - Math.min(rows, 2000))).toBeLessThanOrEqual(batchSize / 2);
    expect(batchesOf(rows, batchSize).rest).toBe(rest);
  }
});

test('rows whose layers give many values are evaluated a few at a time, so that no tensor passes a gigabyte', () => {
  const graphWith = (units: number) =>
    graphOf('m', [
      { type: 'Input', name: 'x', shape: [4] },
      { type: 'Dense', name: 'y', units },
    ]).graph!;
  expect([10, 2 ** 18, 2 ** 20, 16_000_000, 2 ** 30].map((units) => mostEvaluatedRows(graphWith(units)))).toEqual([1024, 1024, 256, 16, 1]);
  for (const most of [1, 16, 256, 1024]) {
    for (let rows = 1; rows < 3000; rows += 31) expect(evaluationBatches(rows, rows, 32, most).batchSize).toBeLessThanOrEqual(most);
  }
});
