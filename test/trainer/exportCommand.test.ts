/** `bonsai export` of a run, of specs and of files of other programs. */
import { exec, execFile } from 'node:child_process';
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import type { ExportedModel } from '../../src/protocol/exportModel';
import { exporters } from '../../src/trainer/formats/exporters';
import { writeSafetensors } from '../../src/trainer/formats/safetensors/safetensors';
import { bonsai } from '../support/cli/bonsai';
import { exportCases } from '../support/exports/cases';
import { npyFile } from '../support/specs/npyFile';
import { smallSpec } from '../support/specs/smallRun';
import { createWorkspace, type Workspace } from '../support/workspace';

const fixtures = path.join(root, 'test', 'fixtures', 'keras', 'files');

let workspace: Workspace;
beforeEach(async () => {
  workspace = await createWorkspace();
  await copyFile(path.join(fixtures, 'nested-keras2.h5'), path.join(workspace.folder, 'nested.h5'));
});
afterEach(() => workspace.remove());

const zeros = new Map([
  ['kind/kernel' as const, { shape: [2, 4], data: new Float32Array(8) }],
  ['kind/bias' as const, { shape: [4], data: new Float32Array(4) }],
]);

interface Answer {
  readonly folder: string;
  readonly files: readonly ExportedModel[];
}

async function exported(...args: string[]): Promise<Answer> {
  const { code, stdout, stderr } = await bonsai(['export', ...args, '--json'], workspace.folder);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Answer;
}

test('a run is exported into its folder, and checked with the rows of its data', async () => {
  await workspace.write('small.model.json', JSON.stringify(smallSpec));
  const run = path.join(workspace.folder, 'run');
  expect((await bonsai(['shrink', 'small.model.json', '--engine', 'portable', '--out', run], workspace.folder)).code).toBe(0);
  const { folder, files } = await exported('run', '--format', 'safetensors');
  expect(folder).toBe(path.join(run, 'exported'));
  const [file] = files;
  expect(file).toMatchObject({ format: 'safetensors', check: { rows: 128, ofData: true, maxDifference: 0 } });
  expect(file!.check!.loss).toBe(file!.check!.modelLoss);
  const { length } = await readFile(file!.path);
  const spec = await readFile(path.join(folder, `${smallSpec.name}.model.json`));
  expect(file!.bytes).toBe(length + spec.length);
  expect(file!.gzipBytes).toBeLessThan(file!.bytes);
  expect((await readdir(folder)).sort()).toEqual(['README.md', 'export.json', `${smallSpec.name}.model.json`, path.basename(file!.path)]);
  const readme = await readFile(path.join(folder, 'README.md'), 'utf8');
  expect(readme).toContain(`load_file("${path.basename(file!.path)}")`);
  const later = await exported('run', '--format', 'onnx');
  expect(later.files.map(({ format }) => format)).toEqual(['onnx']);
  const both = await readFile(path.join(folder, 'README.md'), 'utf8');
  expect(both).toContain(`load_file("${path.basename(file!.path)}")`);
  expect(both).toContain('InferenceSession("');
  const record = JSON.parse(await readFile(path.join(folder, 'export.json'), 'utf8')) as { readonly files: readonly ExportedModel[] };
  const { snippets: _, ...kept } = file!;
  expect(record.files).toEqual([expect.objectContaining({ format: 'onnx' }), { ...kept, path: path.basename(file!.path) }]);
});

test('a file of another program is exported, and nothing is overwritten unasked', async () => {
  const { files } = await exported('nested.h5', '--format', 'safetensors', '--out', 'out');
  expect(files[0]).toMatchObject({ check: { ofData: false, loss: null, maxDifference: 0 } });
  const again = await bonsai(['export', 'nested.h5', '--format', 'safetensors', '--out', 'out'], workspace.folder);
  expect([again.code, again.stderr]).toEqual([1, expect.stringMatching(/is there already.*--force/u)]);
  await exported('nested.h5', '--format', 'safetensors', '--out', 'out', '--force');
});

test('a spec without "train" is checked with its own rows, by the loss that suits its last layer and labels', async () => {
  await workspace.write('rows.npy', npyFile([3, 2], Float32Array.of(1, 2, 3, 4, 5, 6)));
  await workspace.write('labels.npy', npyFile([3, 1], Float32Array.of(0, 3, 1)));
  await workspace.write('zeros.safetensors', Buffer.from(writeSafetensors(zeros)));
  const specOf = (activation: 'softmax' | 'linear') => ({
    name: 'kinds',
    layers: [
      { type: 'Input', name: 'x', shape: [2] },
      { type: 'Dense', name: 'kind', units: 4, activation },
    ],
    data: { file: 'rows.npy', labels: 'labels.npy' },
    weights: 'zeros.safetensors',
  });
  await workspace.write('kinds.model.json', specOf('softmax'));
  const probabilities = await exported('kinds.model.json', '--format', 'onnx');
  expect(probabilities.files[0]!.check).toMatchObject({ rows: 3, ofData: true });
  // Four classes, each as likely as the others.
  expect(probabilities.files[0]!.check!.loss).toBeCloseTo(Math.log(4), 6);
  await workspace.write('kinds.model.json', specOf('linear'));
  const scores = await exported('kinds.model.json', '--format', 'onnx', '--force');
  expect(scores.files[0]!.check).toMatchObject({ rows: 3, ofData: true, loss: null });
});

test('a model with several inputs and outputs is exported with all of them, and so is its program of the README', async () => {
  const { model } = exportCases.find(({ model: { graph } }) => graph.inputs.length > 1)!;
  const signal = new AbortController().signal;
  const written = await (await exporters.safetensors()).write(model, { signal, calibrationRows: () => Promise.reject(new Error('none')) });
  for (const { name, content } of written) await writeFile(path.join(workspace.folder, name), content);
  const { folder, files } = await exported('model.model.json', '--format', 'tfjs', 'h5', 'onnx', 'tflite', 'safetensors', 'c');
  expect(files.map(({ check }) => check!.maxDifference < 1e-5)).toEqual(files.map(() => true));
  const readme = await readFile(path.join(folder, 'README.md'), 'utf8');
  expect(readme).toContain('Inputs: `picture` 4 × 4 × 2, `numbers` 5, outputs: `size` 2, `seen` 2 × 2 × 3, `class` 3, ');
  const [, command, code] = /```sh\n(cc .*)\n```\n\n```c\n([\s\S]*?)\n```/u.exec(readme)!;
  await writeFile(path.join(folder, 'main.c'), code!);
  const { stdout } = await promisify(exec)(`${command!} && ./main`, { cwd: folder });
  expect(stdout.trim().split('\n')).toHaveLength(2 + 12 + 3 + 4 + 4);
});

test('a spec without weights and a folder without a model are refused with what to do', async () => {
  await workspace.write('small.model.json', JSON.stringify(smallSpec));
  const spec = await bonsai(['export', 'small.model.json', '--format', 'safetensors'], workspace.folder);
  expect([spec.code, spec.stderr]).toEqual([1, expect.stringContaining('names no "weights"')]);
  await workspace.write('empty/notes.txt', '');
  const folder = await bonsai(['export', 'empty', '--format', 'safetensors'], workspace.folder);
  expect([folder.code, folder.stderr]).toEqual([1, expect.stringContaining('holds no model')]);
  const format = await bonsai(['export', 'nested.h5', '--format', 'pickle'], workspace.folder);
  expect(format.code).toBe(2);
});

test('a run is exported as C, which a compiler takes and which predicts the same, and so does the program of the README', async () => {
  await workspace.write('small.model.json', JSON.stringify(smallSpec));
  const run = path.join(workspace.folder, 'run');
  expect((await bonsai(['shrink', 'small.model.json', '--engine', 'portable', '--out', run], workspace.folder)).code).toBe(0);
  const { folder, files } = await exported('run', '--format', 'c');
  const { check, path: source } = files[0]!;
  expect(check!.runtime).toMatch(/cc|clang/u);
  expect(check!.maxDifference).toBeLessThan(1e-5);
  expect((await readdir(folder)).sort()).toEqual(['README.md', 'export.json', `${smallSpec.name}.c`, `${smallSpec.name}.h`]);
  const [, command, code] = /```sh\n(.*)\n```\n\n```c\n([\s\S]*?)\n```/u.exec(await readFile(path.join(folder, 'README.md'), 'utf8'))!;
  await writeFile(path.join(folder, 'main.c'), code!);
  const inFolder = { cwd: folder };
  await promisify(exec)(command!, inFolder);
  const { stdout } = await promisify(execFile)(path.join(folder, 'main'), inFolder);
  const outputs = /_OUTPUTS (\d+)/u.exec(await readFile(source.replace(/c$/u, 'h'), 'utf8'))![1]!;
  const printed = stdout.trim().split('\n').map(Number);
  expect(printed).toHaveLength(Number(outputs));
  expect(printed.every(Number.isFinite)).toBe(true);
});
