/** `bonsai check` for CI: its formats, data files, and models that Keras wrote. */
import { readFile } from 'node:fs/promises';
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
