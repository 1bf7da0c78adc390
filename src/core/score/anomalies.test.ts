import { expect, it } from 'vitest';
import { anomalyAuc, rowErrors } from './anomalies';
import { evaluatedMetrics } from './criteria';

const targets = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const outputs = Float32Array.of(1, 2, 3, 6, 6, 6, 7, 11);

it('is the mean squared difference of each row', () => {
  // Differences 0 0, 0 2, 1 0, 0 3.
  expect([...rowErrors(outputs, targets, 4)]).toEqual([0, 2, 0.5, 4.5]);
});

it('is the share of pairs in which the anomaly is reproduced worse', () => {
  // Anomalies have 2 and 4.5, normal rows 0 and 0.5: all four pairs in the right order.
  expect(anomalyAuc(outputs, targets, Float32Array.of(0, 1, 0, 1))).toBe(1);
  // Anomalies 0.5 and 4.5, normal rows 0 and 2: three of four.
  expect(anomalyAuc(outputs, targets, Float32Array.of(0, 0, 1, 1))).toBe(0.75);
  expect(anomalyAuc(outputs, targets, Float32Array.of(1, 1, 1, 1))).toBeUndefined();
  expect(anomalyAuc(Float32Array.of(NaN, 2, 3, 6, 6, 6, 7, 11), targets, Float32Array.of(0, 1, 0, 1))).toBeNaN();
});

it('is measured where anomalies are known, and metrics that are not named are left out', () => {
  const truth = { count: 4, targets, kind: 'values', anomalies: Float32Array.of(0, 0, 1, 1) } as const;
  expect(Object.keys(evaluatedMetrics(outputs, { truth }))).toEqual(['mse', 'r2', 'anomalyAuc']);
  expect(evaluatedMetrics(outputs, { truth, metrics: ['anomalyAuc'] })).toEqual({ anomalyAuc: 0.75 });
  // Mean squared difference 1.75, variance of 1…8 5.25.
  expect(evaluatedMetrics(outputs, { truth: { ...truth, anomalies: undefined }, metrics: ['anomalyAuc', 'r2'] })).toEqual({
    r2: 1 - 1.75 / 5.25,
  });
});
