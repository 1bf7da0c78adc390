/** `bonsai shrink FILE --data ROWS`: from a model file and its rows to a smaller model, and to a spec that repeats it. */
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { Random } from '../../src/core/random/random';
import { bonsai } from '../support/cli/bonsai';
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

/** Rows of so many columns, as CSV with a header. */
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

test('rows that do not fit are told, and labels that go with no data', async () => {
  await writeFile(path.join(workspace.folder, 'rows.csv'), csv(7, 20));
  const { code, stderr } = await bonsai(['shrink', 'model.h5', '--data', 'rows.csv', '--engine', 'portable'], workspace.folder);
  expect([code, stderr]).toEqual([1, expect.stringContaining('have the shape 7, but the Input layer')]);
  expect((await bonsai(['shrink', 'model.h5', '--labels', 'kind'], workspace.folder)).code).toBe(2);
});
