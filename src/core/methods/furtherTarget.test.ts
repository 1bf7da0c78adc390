import { expect, it } from 'vitest';
import { furtherTarget } from './furtherTarget';

it.each([
  [
    { params: 2000, maxLossIncrease: 0.05 },
    { params: 0.5, maxLossIncrease: 0.05 },
  ],
  [
    { bytes: 0.25, macs: 1000 },
    { bytes: 0.5, macs: 0.5 },
  ],
  [{ latencyMs: 2 }, { latencyMs: 1 }],
  [{ maxMetricDrop: { accuracy: 0.01 } }, { params: 0.5, maxMetricDrop: { accuracy: 0.01 } }],
  [{}, { params: 0.5 }],
])('after %j comes %j', (target, further) => {
  expect(furtherTarget(target)).toEqual(further);
});
