import { expect, test } from 'vitest';
import { probeSizes } from './probe';
import { calibrate } from './rules';

const [a, b, c] = probeSizes as [number, number, number];

/** Rules from the times of ops in a row, then of one branch and more, for each size. */
const rulesFor = (cores: number, ...times: readonly (readonly number[])[]) =>
  calibrate(cores, (size) => Promise.resolve(times[probeSizes.indexOf(size)]!));

test('each size has the way that takes least', async () => {
  const rules = await rulesFor(2, [1, 2, 3], [3, 2, 2.1], [9, 7, 5]);
  expect(rules).toEqual([
    { from: b, count: 1 },
    { from: c, count: 2 },
  ]);
});

test('a gain of a few percent is none', async () => {
  expect(await rulesFor(2, [1, 0.99, 0.98], [3, 2.9, 2.85], [9, 8.7, 8.5])).toEqual([]);
});

test('what larger steps do not gain, smaller ones do not gain either', async () => {
  expect(await rulesFor(2, [1, 0.5, 0.4], [3, 3, 3], [9, 9, 5])).toEqual([{ from: c, count: 2 }]);
});

test('where all sizes gain alike there is one rule', async () => {
  expect(await rulesFor(4, ...probeSizes.map(() => [4, 3, 2, 1]))).toEqual([{ from: a, count: 4 }]);
});

test('as many ways are tried as there are cores for', async () => {
  const tried: (readonly number[])[] = [];
  for (const cores of [2, 3, 4, 64])
    await calibrate(cores, (size, counts) => {
      if (size === a) tried.push(counts);
      return Promise.resolve(counts.map(() => 1));
    });
  expect(tried).toEqual([[0, 1, 2], [0, 1, 2], [0, 1, 2, 4], [0, 1, 2, 4, 8]]); // prettier-ignore
});

test('without the time of every size there are no rules', async () => {
  expect(await calibrate(2, (size) => Promise.resolve(size === c ? undefined : [3, 2, 1]))).toBeUndefined();
});
