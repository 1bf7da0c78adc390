/** `bonsai check` for CI: its formats, data files, and models that Keras wrote. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { bonsai } from '../support/cli/bonsai';
import { smallSpec } from '../support/specs/smallRun';
import { createWorkspace, type Workspace } from '../support/workspace';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await createWorkspace();
  await workspace.write('models/over.model.json', { ...smallSpec, budget: { params: 500 } });
});
afterEach(() => workspace.remove());

test.each([
  ['text', /^models\/over\.model\.json:\d+:\d+: warning: the model has 646 parameters, .* \[model-over-budget\]\n$/u],
  [
    'github',
    /^::warning file=models\/over\.model\.json,line=\d+,col=\d+,endLine=\d+,endColumn=\d+,title=model-over-budget::the model has/u,
  ],
  ['sarif', /"uri": "models\/over\.model\.json"/u],
])('prints problems as %s', async (format, pattern) => {
  const { code, stdout } = await bonsai(['check', 'models/over.model.json', '--format', format], workspace.folder);
  expect(stdout).toMatch(pattern);
  expect(code).toBe(1);
});

test('looks at the data files that a spec names', async () => {
  await workspace.write('models/data.model.json', { ...smallSpec, data: { file: '../gone.npy' } });
  const { code, stdout } = await bonsai(['check', 'models/data.model.json'], workspace.folder);
  expect(stdout).toContain('error: the file "../gone.npy" does not exist: check the path [data-file]');
  expect(code).toBe(1);
});

test('takes files that Keras wrote', async () => {
  await workspace.write('mobilenet.json', await readFile(path.join(root, 'test', 'fixtures', 'keras', 'mobilenet.json'), 'utf8'));
  expect(await bonsai(['check', 'mobilenet.json'], workspace.folder)).toEqual({ code: 0, stdout: '', stderr: '' });
});

test.each([
  ['UTF-8 with a byte order mark', (text: string) => Buffer.from(`\ufeff${text}`, 'utf8')],
  ['UTF-16', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
])('reads specs in %s as an editor does', async (_encoding, encoded) => {
  const text = JSON.stringify({ ...smallSpec, budget: { params: 500 } }, null, 1);
  await writeFile(path.join(workspace.folder, 'models', 'encoded.model.json'), encoded(text));
  await writeFile(path.join(workspace.folder, 'models', 'plain.model.json'), text);
  const [encodedFindings, plain] = await Promise.all(
    ['encoded', 'plain'].map(async (name) => (await bonsai(['check', `models/${name}.model.json`], workspace.folder)).stdout),
  );
  expect(plain).toContain('model-over-budget');
  expect(encodedFindings!.replaceAll('encoded', 'plain')).toBe(plain);
});

test('says nothing but one information of files of other programs', async () => {
  await workspace.write('other.model.json', { name: 'hello', className: 'Model', children: [], properties: {} });
  const { code, stdout } = await bonsai(['check', 'other.model.json'], workspace.folder);
  expect(stdout).toMatch(/^other\.model\.json:1:1: information: this is no model spec: .* \[not-a-model\]\n$/u);
  expect(code).toBe(0);
});

test('names files that are no text', async () => {
  await writeFile(path.join(workspace.folder, 'rows.npy'), Buffer.from('\x93NUMPY\x01\x00v\x00{}', 'latin1'));
  const { code, stdout } = await bonsai(['check', 'rows.npy'], workspace.folder);
  expect(stdout).toBe('rows.npy:1:1: error: the file is a NumPy file, not a model spec [unreadable-file]\n');
  expect(code).toBe(1);
});

test('a folder that is not there is refused', async () => {
  const check = await bonsai(['check', 'models/over.model.json', '--workspace', 'gone'], workspace.folder);
  expect(check).toMatchObject({ code: 2, stdout: '' });
  expect(check.stderr).toContain('There is no such folder');
  expect(await bonsai(['runs', 'gone'], workspace.folder)).toEqual({
    code: 1,
    stdout: '',
    stderr: 'error: gone is not a folder, or not there: check the path\n',
  });
});

test('shrinking a file that Keras wrote says what it is', async () => {
  await workspace.write('mobilenet.json', await readFile(path.join(root, 'test', 'fixtures', 'keras', 'mobilenet.json'), 'utf8'));
  const { code, stderr } = await bonsai(['shrink', 'mobilenet.json', '--engine', 'portable'], workspace.folder);
  expect(stderr).toContain('mobilenet.json: error: this is a model that Keras or TensorFlow.js wrote, not a spec');
  expect(code).toBe(1);
});

test('a shrunk model is not told to be shrunk, and its run is found by its own folder', async () => {
  const shrink = await bonsai(['shrink', 'models/over.model.json', '--engine', 'portable', '--out', 'run', '--json'], workspace.folder);
  expect(shrink.code).toBe(0);
  const shrunk = await bonsai(['check', 'run/shrunk/small.model.json'], workspace.folder);
  expect(shrunk.stdout).not.toContain('shrink it');
  const { stdout } = await bonsai(['runs', 'run', '--json'], workspace.folder);
  expect(JSON.parse(stdout)).toMatchObject({ runs: [{ state: 'finished', name: 'small' }] });
});
