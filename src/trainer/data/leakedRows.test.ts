import { expect, it } from 'vitest';
import { leakedRows, leakWarning } from './leakedRows';

const samples = (...rows: readonly (readonly number[])[]) => {
  const inputs = Float32Array.from(rows.flat());
  return { count: rows.length, inputs, targets: inputs };
};

it('held-out rows that are trained on as well are counted, each once', () => {
  const training = samples([1, 2], [3, 4], [1, 2], [5, 6]);
  expect(leakedRows({ training, validation: samples([1, 2], [2, 1], [5, 6], [1, 2], [7, 8]) })).toBe(3);
  expect(leakedRows({ training, validation: samples([2, 1], [2, 3]) })).toBe(0);
  expect(leakedRows({ training })).toBe(0);
});

it('are told when a run begins', () => {
  const training = samples([1, 2], [3, 4]);
  expect(leakWarning({ training, validation: samples([3, 4]) })?.values).toEqual([{ template: '{0} row', values: ['1'] }]);
  expect(leakWarning({ training, validation: samples([3, 5]) })).toBeUndefined();
});
