/** A model that no longer works is called that, and the last one that does is kept. */
import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Random } from '../../src/core/random/random';
import { toText } from '../../src/core/message/message';
import { SmallShrinker } from '../support/shrinkSmall';
import { loadPlainModel, predictPlainly } from '../support/models/predict';
import { npyFile } from '../support/specs/npyFile';

const [rows, width, classes] = [200, 6, 3];
const random = new Random(5);
const labels = Float32Array.from({ length: rows }, (_, row) => row % classes);
/** Each class has two features of its own. */
const inputs = Float32Array.from({ length: rows * width }, (_, at) => {
  const [row, feature] = [Math.floor(at / width), at % width];
  return (Math.floor(feature / 2) === labels[row] ? 2 : 0) + random.normal();
});
const spec = {
  name: 'small',
  layers: [
    { type: 'Input', name: 'x', shape: [width] },
    { type: 'Dense', name: 'hidden', units: 12, activation: 'relu' },
    { type: 'BatchNormalization', name: 'norm' },
    { type: 'Dense', name: 'out', units: classes, activation: 'linear' },
    { type: 'Softmax', name: 'shares' },
  ],
  data: { file: 'rows.npy', labels: 'labels.npy', validation: 0.2 },
  train: { loss: 'sparseCategoricalCrossentropy', optimizer: 'adam', learningRate: 0.01, epochs: 20, batchSize: 32, seed: 1 },
};

let small: SmallShrinker;
beforeAll(async () => {
  small = await SmallShrinker.start();
  await small.workspace.write('rows.npy', npyFile([rows, width], inputs));
  await small.workspace.write('labels.npy', npyFile([rows], labels));
});
afterAll(() => small.stop());

const held = inputs.subarray(160 * width);
const answers = async (folder: string) => {
  const outputs = predictPlainly(await loadPlainModel(folder), held);
  return new Set(Array.from({ length: 40 }, (_, row) => outputs.subarray(row * classes, (row + 1) * classes).join()));
};

test('a classifier that says the same of every row is told, with the last model that works', async () => {
  const step = { method: 'pruneWeights', rounds: 10, fineTuneEpochs: 2 } as const;
  const { run, shrunk, working, notices, original, events } = await small.shrink(spec, [step], { params: 0.03 });
  expect(original.collapse).toBeUndefined();
  expect(shrunk.collapse).toBe('sameOutput');
  expect((await answers(path.join(run, 'shrunk'))).size).toBe(1);
  expect((await answers(path.join(run, 'working'))).size).toBeGreaterThan(1);
  const rounds = events.flatMap((event) => (event.type === 'round' ? [event] : []));
  expect(working!.round).toBeLessThan(rounds.length);
  expect(notices.filter((words) => words.startsWith('the model no longer works after round'))).toHaveLength(1);
  expect(notices.join('\n')).toContain(
    `The last one that does, of round ${String(working!.round)} with ${String(working!.nonzero)} parameters not zero, is in the folder "working" of the run`,
  );
  const report = await readFile(path.join(run, 'report.html'), 'utf8');
  expect(report).toContain('the shrunk model does not work');
});

test('what is offered works when it is asked for', async () => {
  const step = { method: 'pruneWeights', rounds: 10, fineTuneEpochs: 2 } as const;
  const { working } = await small.shrink(spec, [step], { params: 0.03 });
  const again = await small.shrink(spec, [step], { params: working!.nonzero });
  expect(again.shrunk.collapse).toBeUndefined();
  await expect(access(path.join(again.run, 'working'))).rejects.toThrow('ENOENT');
});

test('an original that never worked is not blamed on shrinking', async () => {
  await small.workspace.write('noise.npy', npyFile([rows, width], new Float32Array(rows * width).fill(1)));
  const blind = { ...spec, data: { ...spec.data, file: 'noise.npy' } };
  const { original, events } = await small.shrink(blind, [{ method: 'pruneWeights', rounds: 2, fineTuneEpochs: 1 }], { params: 0.5 });
  expect(original.collapse).toBe('sameOutput');
  const reported = events.flatMap((event) => (event.type === 'notice' ? [toText(event.message)] : []));
  expect(reported.filter((words) => words.includes('does not work'))).toEqual([
    'the original does not work: the output is the same for every row. Look at its training, layers and data before it is shrunk',
  ]);
});
