import { expect, it } from 'vitest';
import { dense, graph } from '../../../test/support/models/build';
import { runRecord } from '../../../test/support/runs/runRecord';
import { type Checkpoint, openCheckpoint, writeCheckpoint } from './checkpoint';

const source = graph({ type: 'Input', name: 'x', shape: [3] }, dense('y', 1, { useBias: false }));
const weightsOf = (...values: number[]) => new Map([['y/kernel', { shape: [3, 1], data: Float32Array.from(values) }]] as const);

const checkpoint: Checkpoint = {
  state: {
    phase: 2,
    epoch: 3,
    epochsDone: 14,
    epochsAdded: 1,
    rateScale: 0.5,
    startLoss: 0.25,
    random: [1, 2, 3, 4_294_967_295],
    model: { graph: source, weights: weightsOf(1.5, -0, NaN), masks: new Map([['y/kernel', Uint8Array.of(1, 0, 1)]]) },
    optimizer: { iterations: 77, slots: new Map([['m', weightsOf(7, 8, 9)]]) },
    snapshots: { start: weightsOf(4, 5, 6) },
  },
  record: { ...runRecord, options: { ...runRecord.options, steps: [{ method: 'pruneWeights', rounds: 2 }] } },
  seconds: { start: 0.5, train: 1.5, shrink: 0 },
};

const events = { bytes: 1234, sha256: 'bb' };

async function reopened(written: Checkpoint) {
  const { state, ...rest } = await openCheckpoint(writeCheckpoint(written, events));
  return { ...rest, state: state(source) };
}

it('reads what it wrote', async () => {
  expect(await reopened(checkpoint)).toEqual({ ...checkpoint, events });
});

it('keeps earlier states, and a model of another structure', async () => {
  const smaller = graph({ type: 'Input', name: 'x', shape: [3] }, dense('y', 2, { useBias: false }));
  const accepted = {
    graph: smaller,
    weights: new Map([['y/kernel', { shape: [3, 2], data: new Float32Array(6).fill(2) }]] as const),
    masks: new Map(),
  };
  const snapshots = { start: weightsOf(1, 2, 3), early: weightsOf(4, 5, 6), original: weightsOf(7, 8, 9), accepted };
  const later = { ...checkpoint, state: { ...checkpoint.state, originalLoss: 0.125, snapshots } };
  const read = await reopened(later);
  expect(read).toEqual({ ...later, events });
  expect(read.state.model.graph).toBe(source);
});

it('keeps losses that are no numbers', async () => {
  const progress = { startLoss: NaN, lastLoss: Infinity, originalLoss: -Infinity, best: { loss: Infinity, epoch: 2 } };
  const odd = { ...checkpoint, state: { ...checkpoint.state, ...progress } };
  expect((await reopened(odd)).state).toMatchObject(progress);
});

it('refuses one that is cut off', async () => {
  const bytes = writeCheckpoint(checkpoint, events);
  const opened = await openCheckpoint(bytes.subarray(0, bytes.length - 1));
  expect(() => opened.state(source)).toThrow('the checkpoint is cut off');
});

it.each<[what: string, change: (text: string) => string, message: RegExp]>([
  ['of another version', (text) => text.replace('"format":3', '"format":9'), /^\/format must be/u],
  ['without a field', (text) => text.replace('"epochsDone"', '"epochsdone"'), /^\/progress must have required properties epochsDone/u],
  ['with a field of another type', (text) => text.replace('"phase":2', '"phase":"2"'), /^\/progress\/phase must be integer/u],
  [
    'of a run that was asked for what there is not',
    (text) => text.replace('pruneWeights', 'pruneEverything'),
    /^\/record\/options\/steps/u,
  ],
  ['that is no JSON', (text) => text.slice(1), /JSON/u],
])('refuses one %s', async (_what, change, message) => {
  const [line] = Buffer.from(writeCheckpoint(checkpoint, events)).toString('latin1').split('\n');
  await expect(openCheckpoint(Buffer.from(`${change(line!)}\n`, 'latin1'))).rejects.toThrow(message);
});
