/** `bonsai shrink FILE --data ROWS`: from a model file and its rows to a smaller model, and to a spec that repeats it. */
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { Random } from '../../src/core/random/random';
import { bonsai } from '../support/cli/bonsai';
import { npyFile } from '../support/specs/npyFile';
import { createWorkspace, type Workspace } from '../support/workspace';

const fixtures = path.join(root, 'test', 'fixtures', 'keras', 'files');

let workspace: Workspace;
beforeEach(async () => {
  workspace = await createWorkspace();
  await copyFile(path.join(fixtures, 'autoencoder-keras2.h5'), path.join(workspace.folder, 'model.h5'));
});
afterEach(() => workspace.remove());

interface Printed {
  readonly run: string;
  readonly original: { readonly params: number };
  readonly shrunk: { readonly nonzero: number };
  readonly exported?: { readonly format: string; readonly path: string; readonly check: { readonly maxDifference: number } };
}

/** Rows of this many columns, as CSV with a header. */
function csv(columns: number, rows: number, label?: (row: number) => string): string {
  const random = new Random(3);
  const cells = (row: number) => [
    ...Array.from({ length: columns }, () => random.normal().toFixed(4)),
    ...(label === undefined ? [] : [label(row)]),
  ];
  const header = [...Array.from({ length: columns }, (_, column) => `x${String(column)}`), ...(label === undefined ? [] : ['kind'])];
  return `${[header, ...Array.from({ length: rows }, (_, row) => cells(row))].map((line) => line.join(',')).join('\n')}\n`;
}

test('an autoencoder of Keras and a CSV give a smaller model, the guesses, and a spec that repeats it', async () => {
  await writeFile(path.join(workspace.folder, 'rows.csv'), csv(6, 200));
  const method = ['--method', 'pruneWeights'];
  const line = ['shrink', 'model.h5', '--data', 'rows.csv', '--to', '0.5', ...method, '--engine', 'portable', '--json'];
  const { code, stdout, stderr } = await bonsai(line, workspace.folder);
  expect([code, stderr]).toEqual([0, expect.stringContaining('task: the model reproduces its input')]);
  expect(stderr).toMatch(/loss: meanSquaredError, .*\nlearning rate: \S+, .*: change "train.learningRate"\nheld out: /u);
  const first = JSON.parse(stdout) as Printed;
  expect(first.shrunk.nonzero).toBeLessThanOrEqual(first.original.params / 2);
  // The result takes the place of the file that it was made of.
  expect(first.exported).toMatchObject({ format: 'h5', path: path.join(first.run, 'exported', 'model.h5') });
  expect(first.exported!.check.maxDifference).toBeLessThan(1e-5);
  expect((await readFile(first.exported!.path)).subarray(1, 4).toString('latin1')).toBe('HDF');
  const spec = path.join(workspace.folder, 'model.model.json');
  expect(JSON.parse(await readFile(spec, 'utf8'))).toMatchObject({ data: { file: 'rows.csv' }, shrink: { target: { params: 0.5 } } });
  const again = await bonsai(['shrink', spec, '--engine', 'portable', '--json'], workspace.folder);
  expect(again.code).toBe(0);
  const { run: _, exported, ...repeated } = JSON.parse(again.stdout) as Printed;
  expect(exported).toBeUndefined();
  expect(repeated).toMatchObject({ original: { params: first.original.params }, shrunk: { nonzero: first.shrunk.nonzero } });
  const refused = await bonsai(line, workspace.folder);
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(/is there already.*--force/u)]);
});

test('a classifier and rows without labels: it learns what Keras gives for them', async () => {
  const reported = JSON.parse(await readFile(path.join(fixtures, 'convolutions-keras2.rows.json'), 'utf8')) as {
    inputs: number[];
    outputs: number[];
  };
  const random = new Random(3);
  const others = Array.from({ length: 60 * 112 }, () => random.normal());
  await copyFile(path.join(fixtures, 'convolutions-keras2.h5'), path.join(workspace.folder, 'classes.h5'));
  await writeFile(path.join(workspace.folder, 'rows.npy'), npyFile([63, 8, 7, 2], Float32Array.of(...reported.inputs, ...others)));
  const line = [
    'shrink',
    'classes.h5',
    '--data',
    'rows.npy',
    '--to',
    '0.8',
    '--method',
    'pruneUnits',
    '--with',
    'rounds=1',
    '--with',
    'fineTuneEpochs=1',
    '--engine',
    'portable',
    '--json',
  ];
  const { code, stdout, stderr } = await bonsai(line, workspace.folder);
  expect([code, stderr]).toEqual([
    0,
    expect.stringContaining('labels: what the model itself gives for the rows, written to classes-outputs.npy'),
  ]);
  const labels = new Uint8Array(await readFile(path.join(workspace.folder, 'classes-outputs.npy')));
  const given = new Float32Array(labels.buffer.slice(labels.length - 63 * 3 * 4));
  for (const [at, value] of reported.outputs.entries()) expect(given[at]).toBeCloseTo(value, 4);
  const { original, shrunk } = JSON.parse(stdout) as { original: { params: number }; shrunk: { params: number } };
  expect(shrunk.params).toBeLessThanOrEqual(original.params * 0.8);
});

test('rows that do not fit are told, and labels that go with no data', async () => {
  await writeFile(path.join(workspace.folder, 'rows.csv'), csv(7, 20));
  const { code, stderr } = await bonsai(['shrink', 'model.h5', '--data', 'rows.csv', '--engine', 'portable'], workspace.folder);
  expect([code, stderr]).toEqual([1, expect.stringContaining('have the shape 7, but the Input layer')]);
  expect((await bonsai(['shrink', 'model.h5', '--labels', 'kind'], workspace.folder)).code).toBe(2);
});

const quick = ['--method', 'pruneUnits', '--with', 'rounds=1', '--with', 'fineTuneEpochs=1', '--engine', 'portable'];

test('rows for each input and labels for some outputs: the others learn what the model itself gives', async () => {
  const random = new Random(3);
  const normal = (count: number) => Float32Array.from({ length: count }, () => random.normal());
  const rows = 40;
  await copyFile(path.join(fixtures, 'several-keras3.keras'), path.join(workspace.folder, 'm.keras'));
  await writeFile(path.join(workspace.folder, 'pictures.npy'), npyFile([rows, 5, 4, 2], normal(rows * 40)));
  await writeFile(path.join(workspace.folder, 'numbers.npy'), npyFile([rows, 4], normal(rows * 4)));
  await writeFile(
    path.join(workspace.folder, 'kinds.npy'),
    npyFile(
      [rows],
      Float32Array.from({ length: rows }, (_, row) => row % 3),
    ),
  );
  const data = ['--data', 'picture=pictures.npy', '--data', 'numbers=numbers.npy'];
  const wrong = await bonsai(['shrink', 'm.keras', ...data.slice(0, 2), ...quick], workspace.folder);
  expect([wrong.code, wrong.stderr]).toEqual([
    1,
    expect.stringContaining('the input numbers has no rows (the inputs are picture, numbers)'),
  ]);
  const line = ['shrink', 'm.keras', ...data, '--labels', 'kind=kinds.npy', '--to', '0.8', ...quick, '--json'];
  const { code, stdout, stderr } = await bonsai(line, workspace.folder);
  expect([code, stderr]).toEqual([0, expect.stringContaining('labels: what the model itself gives for the rows, written to m-size.npy')]);
  const { original, shrunk, exported } = JSON.parse(stdout) as Printed & { shrunk: { params: number } };
  expect(shrunk.params).toBeLessThanOrEqual(original.params * 0.8);
  expect(exported!.check.maxDifference).toBeLessThan(1e-5);
  expect(JSON.parse(await readFile(path.join(workspace.folder, 'm.model.json'), 'utf8'))).toMatchObject({
    data: {
      file: { picture: 'pictures.npy', numbers: 'numbers.npy' },
      labels: { kind: 'kinds.npy', size: 'm-size.npy' },
      validation: 0.2,
    },
    train: { loss: { kind: 'sparseCategoricalCrossentropy', size: 'meanSquaredError' } },
  });
});
