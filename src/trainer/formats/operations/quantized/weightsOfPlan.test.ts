import { expect, it } from 'vitest';
import type { FusedGraph } from '../fuse';
import { weightsOfPlan } from './weightsOfPlan';

const tensor = (...data: readonly number[]) => ({ shape: [1, data.length], data: Float32Array.from(data) });

/** One input x, one unit w · x + b, rectified; x is rounded to multiples of 1/8 and the result to multiples of 1/4. */
function oneUnit(w: number, b: number): FusedGraph {
  const place = { layer: 'y', shape: [1], rows: true } as const;
  return {
    name: 'one',
    inputs: ['x'],
    outputs: ['y'],
    operations: [
      { kind: 'input', name: 'x', inputs: [], ...place, layer: 'x' },
      {
        kind: 'dense',
        name: 'y',
        inputs: ['x'],
        ...place,
        kernel: tensor(w),
        bias: { shape: [1], data: Float32Array.of(b) },
        fused: 'relu',
      },
    ],
  } as unknown as FusedGraph;
}

const values = new Map([
  ['x', { scale: 1 / 8, zero: 0 }],
  ['y', { scale: 1 / 4, zero: -128 }],
]);

it('corrects biases by what a rectified unit shifts where it lets values through, not where it is off', async () => {
  // 0.3 and 0.55 become 0.25 and 0.5, 0.05 too little each; −3.05 becomes −3, 0.05 too much, where the unit gives zero anyway.
  const rows = { count: 3, inputs: Float32Array.of(0.3, 0.55, -3.05) };
  const { signal } = new AbortController();
  const weights = await weightsOfPlan({ graph: oneUnit(127 / 64, 0), values, rows, signal });
  const { bias, scales } = weights.get('y')!;
  expect(bias[0]! * scales[0]! * (1 / 8)).toBeCloseTo((0.05 * 127) / 64, 2);
});

it('corrects biases of rounded weights to what the original gives', async () => {
  const rows = { count: 2, inputs: Float32Array.of(0.5, 1) };
  const { signal } = new AbortController();
  // The weight lost 0.25 by rounding: 0.75 · 0.25 on average.
  const weights = await weightsOfPlan({ graph: oneUnit(1, 0), original: oneUnit(1.25, 0), values, rows, signal });
  const { bias, scales } = weights.get('y')!;
  expect(bias[0]! * scales[0]! * (1 / 8)).toBeCloseTo(0.75 * 0.25, 2);
});
