import { expect, it } from 'vitest';
import { graphOf } from '../graph/build';
import { mostBatchRows, rowNeeds } from './batch';
import { modelCost } from './cost';

/** An 8 × 8 picture and a convolution to this many filters: 64 values a row, and 64 for each filter. */
function needsOf(filters: number) {
  const { graph } = graphOf('m', [
    { type: 'Input', name: 'x', shape: [8, 8, 1] },
    { type: 'Conv2D', name: 'wide', filters, kernelSize: 3, padding: 'same' },
    { type: 'Flatten', name: 'flat' },
    { type: 'Dense', name: 'y', units: 10 },
  ]);
  return rowNeeds(modelCost(graph!));
}

it('counts the values that layers give for a row, the largest and all', () => {
  const { largest, bytes } = needsOf(100);
  expect(largest).toEqual({ name: 'wide', index: 1, values: 6400 });
  expect(bytes).toBe((64 + 6400 + 6400 + 10) * 4 * 4);
});

it('bounds a batch by the values of one tensor and by memory, to the row', () => {
  const needs = needsOf(2 ** 19);
  expect(needs.largest.values).toBe(2 ** 25);
  expect(mostBatchRows(needs, Infinity)).toBe(63);
  expect(mostBatchRows(needs, needs.bytes * 7)).toBe(7);
  expect(mostBatchRows(needs, needs.bytes * 7 - 1)).toBe(6);
  expect(mostBatchRows(needsOf(2 ** 25), Infinity)).toBe(0);
  expect(mostBatchRows(needsOf(8), 1e9)).toBeGreaterThan(10_000);
});
