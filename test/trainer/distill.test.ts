/** Fine-tuning with the original's outputs as targets. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DistillSpec } from '../../src/core/spec/schema';
import { smallSpec } from '../support/specs/smallRun';
import { npyFile } from '../support/specs/npyFile';
import { SmallShrinker } from '../support/shrinkSmall';

let small: SmallShrinker;
beforeAll(async () => {
  small = await SmallShrinker.start();
});
afterAll(() => small.stop());

const step = { method: 'pruneWeights', rounds: 4, fineTuneEpochs: 6 } as const;
const distilled = (distill: DistillSpec) => ({ ...smallSpec, shrink: { target: { params: 0.3 }, distill } });

test('brings the twin closer to the original, and losses are still those of the data', async () => {
  const plain = await small.shrink(distilled(0), [step]);
  const full = await small.shrink(distilled(1), [step]);
  expect(full.original).toMatchObject({ params: 646, training: plain.original.training });
  expect(full.outputDifference).toBeLessThan(plain.outputDifference);
  const rounds = full.events.filter((event) => event.type === 'round');
  expect(rounds.at(-1)!.loss).toBeCloseTo(full.shrunk.training.loss, 5);
  // The twin learned something else than the data.
  expect(full.shrunk.training.loss).not.toBeCloseTo(plain.shrunk.training.loss, 4);
});

test('mixed rows teach what the original does between the data', async () => {
  const plain = await small.shrink(distilled(1), [step]);
  const mixed = await small.shrink(distilled({ outputs: 1, mixedRows: 2 }), [step]);
  // Three times the rows are three times the steps.
  expect(mixed.outputDifference).toBeLessThan(plain.outputDifference);
  expect(mixed.events.filter((event) => event.type === 'epoch')).toHaveLength(10 + 4 * 6);
});

test('works for class numbers', async () => {
  const count = 60;
  const inputs = Float32Array.from({ length: count * 4 }, (_, at) => Math.sin(at * at));
  const labels = Float32Array.from({ length: count }, (_, row) => (inputs[row * 4]! > 0 ? (inputs[row * 4 + 1]! > 0 ? 2 : 1) : 0));
  await small.workspace.write('rows.npy', npyFile([count, 4], inputs));
  await small.workspace.write('labels.npy', npyFile([count], labels));
  const classifier = {
    name: 'classes',
    layers: [
      { type: 'Input', name: 'x', shape: [4] },
      { type: 'Dense', name: 'hidden', units: 24, activation: 'relu' },
      { type: 'Dense', name: 'classes', units: 3, activation: 'softmax' },
    ],
    data: { file: 'rows.npy', labels: 'labels.npy', validation: 0.25 },
    train: { loss: 'sparseCategoricalCrossentropy', optimizer: 'adam', learningRate: 0.02, epochs: 30, batchSize: 15, seed: 1 },
    shrink: { target: { params: 0.5 }, distill: 0.5 },
  };
  const { shrunk, original } = await small.shrink(classifier, [step]);
  expect(original.validation!['accuracy']).toBeGreaterThan(0.7);
  expect(shrunk.validation!['accuracy']).toBeGreaterThan(0.7);
});

test('hidden layers are distilled as long as they keep their units', async () => {
  const plain = await small.shrink(distilled(0), [step]);
  const hidden = await small.shrink(distilled({ outputs: 0, layers: { code: 1, joined: 1 } }), [step]);
  expect(hidden.outputDifference).toBeLessThan(plain.outputDifference);
  expect(hidden.original.training).toEqual(plain.original.training);
  const narrowed = await small.shrink(distilled({ outputs: 0.5, layers: { encoder: 1 } }), [
    { method: 'pruneUnits', rounds: 2, fineTuneEpochs: 2 },
  ]);
  expect(narrowed.notices).toContain('encoder has lost units, and is not distilled from the original any more');
});

test('a hidden layer that there is not is named', async () => {
  await expect(small.shrink(distilled({ outputs: 0, layers: { codes: 1 } }), [step])).rejects.toThrow(
    'distill.layers names "codes", which is no layer between input and output; did you mean "code"?',
  );
});
