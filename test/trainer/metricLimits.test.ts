/** Limits of metrics: rounds that lose more are taken back, and score cards show what was asked for. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Random } from '../../src/core/random/random';
import type { ShrinkStep } from '../../src/core/methods/options';
import { bonsai } from '../support/cli/bonsai';
import { rowsWithAnomalies } from '../support/data/anomalies';
import { float32Npy } from '../support/data/npyBytes';
import { SmallShrinker } from '../support/shrinkSmall';
import { smallSpec } from '../support/specs/smallRun';

const step: ShrinkStep = { method: 'pruneWeights', rounds: 8, fineTuneEpochs: 3 };

let small: SmallShrinker;
beforeAll(async () => {
  small = await SmallShrinker.start();
  const training = rowsWithAnomalies(400, 0, 1);
  const held = rowsWithAnomalies(200, 4, 2);
  const write = (name: string, shape: number[], values: readonly number[]) => small.workspace.write(name, float32Npy(shape, values));
  await write('normal.npy', [400, 12], training.rows);
  await write('held.npy', [200, 12], held.rows);
  await write('held-labels.npy', [200], held.labels);
  await write('one-kind.npy', [200], new Array<number>(200).fill(0));
  await write('wrong.npy', [200], [...held.labels.slice(0, 199), 2]);
  // Which of four quarters of a plane a point is in.
  const random = new Random(4);
  const points = Array.from({ length: 500 }, () => [random.normal(), random.normal()] as const);
  await write('points.npy', [500, 2], points.flat());
  await write(
    'quarters.npy',
    [500],
    points.map(([x, y]) => (x > 0 ? 1 : 0) + (y > 0 ? 2 : 0)),
  );
});
afterAll(() => small.stop());

const classifier = {
  name: 'quarters',
  layers: [
    { type: 'Input', name: 'x', shape: [2] },
    { type: 'Dense', name: 'hidden', units: 24, activation: 'relu' },
    { type: 'Dense', name: 'out', units: 4, activation: 'softmax' },
  ],
  data: { file: 'points.npy', labels: 'quarters.npy', validation: 0.4 },
  train: { loss: 'sparseCategoricalCrossentropy', optimizer: 'adam', learningRate: 0.02, epochs: 20, batchSize: 32, seed: 5 },
};

const detector = {
  ...smallSpec,
  name: 'detector',
  data: { file: 'normal.npy', validation: { file: 'held.npy', labels: 'held-labels.npy' } },
  metrics: ['anomalyAuc', 'r2'],
  train: { ...smallSpec.train, epochs: 30 },
};

test('a round that loses more accuracy than it may is taken back, and the model before it meets the limit', async () => {
  const { original, shrunk, events, notices } = await small.shrink(classifier, [step], { params: 0.05, maxMetricDrop: 0.02 });
  const { accuracy } = original.validation!;
  expect(accuracy).toBeGreaterThan(0.9);
  expect(shrunk.validation!['accuracy']).toBeGreaterThanOrEqual(accuracy! - 0.02);
  expect(shrunk.nonzero).toBeLessThan(original.params);
  const rounds = events.filter((event) => event.type === 'round');
  expect(rounds.at(-1)!.metrics!['accuracy']).toBeLessThan(accuracy! - 0.02);
  // The score card measures the model that the round before left.
  expect(shrunk.validation!['accuracy']).toBeCloseTo(rounds.at(-2)!.metrics!['accuracy']!, 6);
  expect(notices).toEqual([
    expect.stringMatching(/^round \d+ was taken back: its accuracy, 0\.\d+, is more than 0\.02 below the original's 0\.9\d*$/u),
    expect.stringMatching(
      /^the target is missed: \d+ parameters remain, and 8 were asked for; in smaller models, accuracy is more than 0\.02 lower$/u,
    ),
  ]);
});

test('a limit of the loss and one of a metric must both hold', async () => {
  const target = { params: 0.05, maxLossIncrease: 1000 };
  const loose = await small.shrink(classifier, [step], { ...target, maxMetricDrop: { accuracy: 1 } });
  expect(loose.shrunk.nonzero).toBe(8);
  const byMetric = await small.shrink(classifier, [step], { ...target, maxMetricDrop: { accuracy: 0.02 } });
  const byLoss = await small.shrink(classifier, [step], { ...target, maxLossIncrease: 0, maxMetricDrop: { accuracy: 1 } });
  expect(byMetric.shrunk.nonzero).toBeGreaterThan(8);
  expect(byLoss.shrunk.validation!.loss).toBeLessThanOrEqual(byLoss.original.validation!.loss);
});

test('the AUC of the reconstruction error is measured on the rows held out, and kept to', async () => {
  const { original, shrunk } = await small.shrink(detector, [step], { params: 0.05, maxMetricDrop: 0.05 });
  expect(Object.keys(original.validation!)).toEqual(['loss', 'anomalyAuc', 'r2']);
  expect(original.validation!['anomalyAuc']).toBeGreaterThan(0.95);
  expect(shrunk.validation!['anomalyAuc']).toBeGreaterThanOrEqual(original.validation!['anomalyAuc']! - 0.05);
  expect(shrunk.nonzero).toBeLessThan(original.params * 0.5);
});

test('both engines measure the same of the same weights', async () => {
  const { run, original } = await small.shrink(detector, [step], { params: 0.5 });
  const spec = { ...detector, weights: path.relative(small.workspace.folder, path.join(run, 'original', 'model.json')) };
  const again = await small.shrink(spec, [step], { params: 0.5 }, { engine: 'portable' });
  expect(again.original.validation!['anomalyAuc']).toBeCloseTo(original.validation!['anomalyAuc']!, 6);
});

test.each<[string, object, string]>([
  ['of one kind alone', { labels: 'one-kind.npy' }, 'no row that is held out is an anomaly'],
  ['that are no marks', { labels: 'wrong.npy' }, 'row 199 has the label 2: it must be 1 for an anomaly or 0 for a normal row'],
])('labels %s are refused', async (_, labels, words) => {
  const data = { file: 'normal.npy', validation: { file: 'held.npy', ...labels } };
  await expect(small.shrink({ ...detector, data }, [step], { params: 0.5 })).rejects.toThrow(words);
});

test('pictures are compared only where rows are some', async () => {
  await expect(small.shrink({ ...detector, metrics: ['psnr'], data: { file: 'normal.npy' } }, [step], { params: 0.5 })).rejects.toThrow(
    'psnr compares pictures, but the rows of the data are none',
  );
});

test('a latency that is missed is told, and that no step aims at it', async () => {
  const { notices } = await small.shrink(smallSpec, [{ ...step, rounds: 1 }], { params: 0.5, latencyMs: 1e-7 });
  expect(notices).toEqual([
    'no step aims at target.latencyMs, which is only checked at the end',
    expect.stringMatching(/^the target is missed: a row takes [\d.]+ ms, and 1\.00e-7 ms were asked for$/u),
  ]);
});

test('limits are options of the command line', async () => {
  await small.workspace.write('quarters.model.json', classifier);
  const shrink = (...args: string[]) =>
    bonsai(['shrink', 'quarters.model.json', '--method', 'pruneWeights', ...args], small.workspace.folder);
  const wrong = await shrink('--max-metric-drop', 'acuracy=0.1');
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toMatch(/"acuracy" is no metric.*accuracy/u);
  const other = await shrink('--max-metric-drop', 'r2=0.1');
  expect(other.code).toBe(1);
  expect(other.stderr).toContain('r2 is no metric of this model: use accuracy');
  const { code, stdout } = await shrink('--to', '0.5', '--max-metric-drop', 'accuracy=0.5', '--max-loss-increase', '9', '--json');
  expect(code).toBe(0);
  const { run } = JSON.parse(stdout) as { run: string };
  const record = JSON.parse(await readFile(path.join(run, 'run.json'), 'utf8')) as { options: { target: unknown } };
  expect(record.options.target).toEqual({ params: 0.5, maxLossIncrease: 9, maxMetricDrop: { accuracy: 0.5 } });
});
