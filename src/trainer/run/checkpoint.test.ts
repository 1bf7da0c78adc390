import { expect, it } from 'vitest';
import { dense, graph } from '../../../test/support/models/build';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint';

const source = graph({ type: 'Input', name: 'x', shape: [3] }, dense('y', 1, { useBias: false }));
const weightsOf = (...values: number[]) => new Map([['y/kernel', { shape: [3, 1], data: Float32Array.from(values) }]] as const);

const checkpoint: Checkpoint = {
  position: {
    ...{ stretch: 2, epoch: 3, epochsDone: 14, epochsAdded: 1, rateScale: 0.5, startLoss: 0.25 },
    random: [1, 2, 3, 4_294_967_295],
    model: { graph: source, weights: weightsOf(1.5, -0, NaN), masks: new Map([['y/kernel', Uint8Array.of(1, 0, 1)]]) },
    optimizer: { iterations: 77, slots: new Map([['m', weightsOf(7, 8, 9)]]) },
    kept: { start: weightsOf(4, 5, 6) },
  },
  eventBytes: 1234,
  seconds: { start: 0.5, train: 1.5, shrink: 0 },
};

it('reads what it wrote', () => {
  expect(readCheckpoint(writeCheckpoint(checkpoint), source)).toEqual(checkpoint);
});

it('keeps earlier states, and a model of another structure', () => {
  const smaller = graph({ type: 'Input', name: 'x', shape: [3] }, dense('y', 2, { useBias: false }));
  const accepted = {
    graph: smaller,
    weights: new Map([['y/kernel', { shape: [3, 2], data: new Float32Array(6).fill(2) }]] as const),
    masks: new Map(),
  };
  const kept = { start: weightsOf(1, 2, 3), early: weightsOf(4, 5, 6), original: weightsOf(7, 8, 9), accepted };
  const later = { ...checkpoint, position: { ...checkpoint.position, originalLoss: 0.125, kept } };
  const read = readCheckpoint(writeCheckpoint(later), source);
  expect(read).toEqual(later);
  expect(read.position.model.graph).toBe(source);
});

it('refuses one that is cut off', () => {
  const bytes = writeCheckpoint(checkpoint);
  expect(() => readCheckpoint(bytes.subarray(0, bytes.length - 1), source)).toThrow('the checkpoint is cut off');
});
