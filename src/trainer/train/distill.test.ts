import { expect, it } from 'vitest';
import { isDistilled, distillationOf } from './distill';
import { withTemperature } from './distilledParts';

it('evens out the shares of every row', () => {
  const even = withTemperature(Float32Array.of(0.64, 0.36, 1, 0), 2, 2);
  // The square roots are 0.8 and 0.6.
  expect(even[0]).toBeCloseTo(0.8 / 1.4, 6);
  expect(even[1]).toBeCloseTo(0.6 / 1.4, 6);
  expect([...even.subarray(2)]).toEqual([1, 0]);
});

it('takes a share alone, or more choices', () => {
  expect(distillationOf(0.5)).toEqual({ outputs: 0.5, temperature: 1, mixedRows: 0, layers: {} });
  expect(distillationOf({ outputs: 1, temperature: 3 })).toEqual({ outputs: 1, temperature: 3, mixedRows: 0, layers: {} });
  expect([isDistilled(distillationOf(0)), isDistilled(distillationOf({ outputs: 0, mixedRows: 1 }))]).toEqual([false, true]);
});
