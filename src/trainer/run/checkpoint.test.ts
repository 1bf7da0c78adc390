import { expect, it } from 'vitest';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint';

const tensor = (...values: number[]) => ({ shape: [values.length], data: Float32Array.from(values) });

const checkpoint: Checkpoint = {
  ...{ stretch: 2, epoch: 3, epochsDone: 14, epochsAgain: 1, rateScale: 0.5, startLoss: 0.25 },
  random: [1, 2, 3, 4_294_967_295],
  eventBytes: 1234,
  seconds: { start: 0.5, train: 1.5, shrink: 0 },
  layers: [{ type: 'Input', name: 'x', shape: [2] }],
  weights: new Map([['y/kernel', tensor(1.5, -0, NaN)]]),
  startWeights: new Map([['y/kernel', tensor(4, 5, 6)]]),
  masks: new Map([['y/kernel', Uint8Array.of(1, 0, 1)]]),
  optimizer: { iterations: 77, slots: new Map([['m', new Map([['y/kernel', tensor(7, 8, 9)]])]]) },
};

it('reads what it wrote', () => {
  expect(readCheckpoint(writeCheckpoint(checkpoint))).toEqual(checkpoint);
  const later = { ...checkpoint, original: new Map([['y/kernel', tensor(1, 2, 3)]] as const) };
  expect(readCheckpoint(writeCheckpoint(later))).toEqual(later);
});

it('refuses one that is cut off', () => {
  const bytes = writeCheckpoint(checkpoint);
  expect(() => readCheckpoint(bytes.subarray(0, bytes.length - 1))).toThrow('the checkpoint is cut off');
});
