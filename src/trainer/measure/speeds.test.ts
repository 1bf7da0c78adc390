import { expect, it } from 'vitest';
import type { ModelSession } from '../engine/engine';
import { latencies, throughputs } from './score';

it('gives each model as many rows as it takes in one go, or all there are', async () => {
  const asked: string[] = [];
  const session = (name: string, rowsAtOnce: number): ModelSession => ({
    rowsAtOnce,
    evaluate: () => Promise.reject(new Error('is not asked')),
    predict: (inputs, rows) => {
      asked.push(`${name}: ${String(rows)} rows, ${String(inputs.length)} values`);
      return Promise.resolve(new Float32Array());
    },
    dispose: () => undefined,
  });
  const measured = await throughputs(
    [session('a', 4), session('b', 100)],
    { count: 10, inputs: new Float32Array(30) },
    new AbortController().signal,
  );
  expect([...new Set(asked)]).toEqual(['a: 4 rows, 12 values', 'b: 10 rows, 30 values']);
  expect(measured.map(({ rows }) => rows)).toEqual([4, 10]);
  expect(measured.every(({ seconds }) => seconds > 0)).toBe(true);
});

it('measures the latency of each model with one row, and how far it spreads', async () => {
  const session = (milliseconds: number): ModelSession => ({
    rowsAtOnce: 1,
    evaluate: () => Promise.reject(new Error('is not asked')),
    predict: async (inputs, rows) => {
      expect([inputs.length, rows]).toEqual([3, 1]);
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      return new Float32Array();
    },
    dispose: () => undefined,
  });
  const measured = await latencies([session(0), session(20)], new Float32Array(3), new AbortController().signal);
  for (const { latencyMs, latencySpread } of measured) {
    const [low, high] = latencySpread.seconds;
    expect(low * 1000).toBeLessThanOrEqual(latencyMs);
    expect(high * 1000).toBeGreaterThanOrEqual(latencyMs);
  }
  expect(measured[1]!.latencySpread.seconds[0]).toBeGreaterThanOrEqual(0.018);
});
