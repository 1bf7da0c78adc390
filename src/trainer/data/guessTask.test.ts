import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { LayerSpec } from '../../core/layers';
import { parseSpecFile } from '../input/specFile';
import { guessTask } from './guessTask';

const folder = mkdtempSync(path.join(tmpdir(), 'guess-'));
afterAll(() => rmSync(folder, { recursive: true }));

const signal = new AbortController().signal;

/** @param rows of the labels file, one a line */
function guessed(last: readonly LayerSpec[], rows: string | undefined, more: object = {}) {
  writeFileSync(path.join(folder, 'x.csv'), 'a,b,c\n1,2,3\n4,5,6\n');
  writeFileSync(path.join(folder, 'y.csv'), rows ?? '');
  const layers = [{ type: 'Input', name: 'x', shape: [3] }, ...last];
  const data = { file: 'x.csv', ...(rows === undefined ? {} : { labels: 'y.csv' }) };
  const spec = parseSpecFile(path.join(folder, 'a.model.json'), JSON.stringify({ name: 'a', layers, data, ...more }));
  return guessTask({ spec, readable: [folder], signal });
}

const dense = (units: number, activation?: 'softmax' | 'sigmoid'): LayerSpec => ({
  type: 'Dense',
  name: 'y',
  units,
  ...(activation && { activation }),
});

it.each<[what: string, last: LayerSpec, labels: string | undefined, loss: string]>([
  ['class numbers', dense(2, 'softmax'), 'label\n0\n1\n', 'sparseCategoricalCrossentropy'],
  ['shares of classes', dense(2, 'softmax'), 'p,q\n0,1\n0.5,0.5\n', 'categoricalCrossentropy'],
  ['yes or no', dense(1, 'sigmoid'), 'label\n0\n1\n', 'binaryCrossentropy'],
  ['values', dense(2), 'p,q\n0.5,3\n1,2\n', 'meanSquaredError'],
  ['rows without labels', dense(3, 'sigmoid'), undefined, 'meanSquaredError'],
])('the loss suits %s', async (_what, last, labels, loss) => {
  const { train, givesScores } = await guessed([last], labels);
  expect([train.loss, givesScores]).toEqual([loss, false]);
});

it('labels of 0 and 1 mark anomalies where the model gives its input back', async () => {
  const guess = await guessed([dense(3)], 'label\n0\n1\n');
  expect([guess.train.loss, guess.metrics]).toEqual(['meanSquaredError', ['anomalyAuc']]);
});

it('scores of classes are told from probabilities', async () => {
  const { train, givesScores } = await guessed([dense(4)], 'label\n3\n1\n');
  expect([train.loss, givesScores]).toEqual(['sparseCategoricalCrossentropy', true]);
});

it('each of several outputs has a loss of its own', async () => {
  const layers: LayerSpec[] = [
    { type: 'Dense', name: 'kind', units: 2, activation: 'softmax', inputs: ['x'] },
    { type: 'Dense', name: 'again', units: 3, inputs: ['x'] },
  ];
  const data = { file: 'x.csv', labels: { kind: 'y.csv' } };
  const { train } = await guessed(layers, 'label\n0\n1\n', { outputs: ['kind', 'again'], data });
  expect(train.loss).toEqual({ kind: 'sparseCategoricalCrossentropy', again: 'meanSquaredError' });
});
