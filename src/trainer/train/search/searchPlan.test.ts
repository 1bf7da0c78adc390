import { expect, test } from 'vitest';
import { planFor, planOf, timesBy } from './searchPlan';

const work = (epoch: number, setUp = 0) => ({ tried: { epoch: 0, setUp: 0 }, tuned: { epoch, setUp } });

test('a tenth of the time is for what comes afterwards, and setting up models counts', () => {
  // 0.9 · 100 s − 10 s are left for epochs of 4 s.
  expect(planFor(100, () => work(4, 10), 7)).toEqual({ epochs: 20, tries: 2, sizes: 7 });
});

test('epochs to try models in are a tenth of those to tune them', () => {
  // 90 s for 2 + 10 / 10 s.
  expect(planFor(100, () => ({ tried: { epoch: 10, setUp: 0 }, tuned: { epoch: 2, setUp: 0 } }), 7).epochs).toBe(30);
});

test('models are tried for one epoch, however few there are to tune them', () => {
  // Of 45 s, 20 s for an epoch of each that is tried.
  expect(planFor(50, () => ({ tried: { epoch: 20, setUp: 0 }, tuned: { epoch: 5, setUp: 0 } }), 3)).toEqual({
    epochs: 5,
    tries: 1,
    sizes: 3,
  });
});

test('where there is little time there are fewer sizes, rather than hardly any epochs', () => {
  // Of 45 s, eleven epochs of four sizes; of 18 s, six of three.
  expect(planFor(50, (sizes) => work(sizes), 7)).toEqual(planOf(11, 4));
  expect(planFor(20, (sizes) => work(sizes), 7)).toEqual(planOf(6, 3));
  // Of 9 s, three epochs of three sizes.
  expect(planFor(10, (sizes) => work(sizes), 7)).toEqual(planOf(3, 3));
  expect(planFor(0.1, (sizes) => work(sizes), 7)).toEqual(planOf(1, 1));
});

test('there is no end of time with no work', () => {
  expect(planFor(60, () => work(1e-9), 7)).toEqual(planOf(80, 7));
});

test('times lie on the line through the two that were measured, and are no less than half of the smaller', () => {
  const times = timesBy({ macs: 100, epoch: 1, setUp: 2 }, { macs: 300, epoch: 3, setUp: 0.5 });
  expect(times.of([100, 200, 300])).toEqual({ epoch: 6, setUp: 6 });
  expect(times.of([0]).epoch).toBe(0.5);
  // Of one size there is one time.
  expect(timesBy({ macs: 100, epoch: 1, setUp: 0 }, { macs: 100, epoch: 9, setUp: 0 }).of([100]).epoch).toBe(1);
});
