/** The script of the GitHub Action, on two commits of a repository. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { runRecord } from '../support/runs/runRecord';
import { smallEvents } from '../support/runs/smallRun';
import { smallSpec } from '../support/specs/smallRun';
import { createWorkspace, type Workspace } from '../support/workspace';

let workspace: Workspace;
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'commit.gpgsign=false', ...args], {
    cwd: workspace.folder,
    encoding: 'utf8',
  });
const commit = (message: string) => (git('add', '-A'), git('commit', '-qm', message), git('rev-parse', 'HEAD').trim());

function act(base: string, ...flags: string[]) {
  const out = path.join(workspace.folder, '..', 'comment.md');
  rmSync(out, { force: true });
  const script = path.join(root, 'scripts', 'action', 'main.mjs');
  const args = [script, '--base', base, '--files', '*.model.json\n*.h5\n', '--out', out, ...flags];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: workspace.folder, encoding: 'utf8' });
  return { code: status, stdout, stderr, comment: readFileSync(out, 'utf8') };
}

const narrower = { ...smallSpec, layers: smallSpec.layers.map((layer) => (layer.name === 'encoder' ? { ...layer, units: 12 } : layer)) };
const { scoreCard } = smallEvents.flatMap((event) => (event.type === 'finished' ? [event] : []))[0]!;

beforeEach(async () => {
  workspace = await createWorkspace();
  git('init', '-q');
  await workspace.write('models/small.model.json', smallSpec);
  await workspace.write('a.h5', await readFile(path.join(root, 'test/fixtures/keras/files/autoencoder-keras3.h5')));
});
afterEach(() => workspace.remove());

test('tells what became of sizes and layers, and that all is well', async () => {
  const base = commit('models');
  await workspace.write('models/small.model.json', narrower);
  await workspace.write('new.model.json', smallSpec);
  commit('narrower');
  const { code, stderr, comment } = act(base);
  expect([code, stderr]).toEqual([0, '']);
  // 12·24+24 + 24·6+6 + 12·4+4 + 10·12+12 = 646, and 12·12+12 + 12·6+6 + 52 + 132 = 418; without biases 600 and 384.
  expect(comment).toContain('| models/small.model.json | 646 → 418 (−35.3 %) | 600 → 384 (−36.0 %) | 2,584 → 1,672 (−35.3 %) |');
  expect(comment).toContain('| new.model.json | added | | |');
  expect(comment).toContain('| encoder | narrower | Dense 24 relu → Dense 12 relu | 312 → 156 (−50.0 %) |');
  expect(comment).not.toContain('a.h5');
});

test('fails where a model grows by more than is allowed, or is over its budget', async () => {
  await workspace.write('models/small.model.json', narrower);
  const base = commit('narrow');
  await workspace.write('models/small.model.json', { ...smallSpec, budget: { params: 600 } });
  commit('wide');
  const limited = act(base, '--max-growth', '10');
  expect(limited.code).toBe(1);
  expect(limited.comment).toContain('- ❌ models/small.model.json: parameters grew by 54.5 %, and at most 10 % is allowed');
  expect(limited.comment).toMatch(/⚠️ models\/small\.model\.json, line \d+: the model has 646 parameters, 46 more than its budget of 600/u);
  expect(limited.stdout).toContain('MACs grew by 56.3 %');
  await workspace.write('models/small.model.json', smallSpec);
  commit('without a budget');
  expect(act(base, '--max-growth', '60').code).toBe(0);
});

test('tells which metrics of committed runs have changed', async () => {
  const write = (name: string, loss: number) => {
    const shrunk = { ...scoreCard.shrunk, validation: { loss, accuracy: 0.9 } };
    return workspace.write(`models/.bonsai/runs/${name}/run.json`, {
      ...runRecord,
      spec: 'small.model.json',
      scoreCard: { ...scoreCard, shrunk },
    });
  };
  await write('2026-01-01-000000-small', 1.2);
  const base = commit('a run');
  await write('2026-01-02-000000-small', 0.9);
  commit('a better run');
  const { code, comment } = act(base);
  expect(code).toBe(0);
  expect(comment).toContain('The newest run of models/small.model.json:');
  expect(comment).toContain('| loss | 1.2 → 0.9 (−25.0 %) |');
  expect(comment).toContain('| accuracy | 0.9 |');
});

test('says nothing where no model has changed, and why where one cannot be read', async () => {
  const base = commit('models');
  await workspace.write('readme.txt', 'words');
  commit('words');
  expect(act(base)).toMatchObject({ code: 0, comment: '' });
  await workspace.write('models/small.model.json', '{ "name": ');
  await workspace.write('a.h5', Buffer.from('\x89HDF\r\n\x1a\n damaged', 'latin1'));
  commit('damage');
  const { code, comment } = act(base);
  expect(code).toBe(1);
  expect(comment).toMatch(/\| models\/small\.model\.json \| small\.model\.json: line 1: not valid JSON/u);
  expect(comment).toMatch(/\| a\.h5 \| .*HDF5/u);
});

test('the action hands its inputs to the script by their names', () => {
  const action = readFileSync(path.join(root, 'action.yml'), 'utf8');
  const script = readFileSync(path.join(root, 'scripts/action/main.mjs'), 'utf8');
  const call = action.split('\n').find((line) => line.includes('scripts/action/main.mjs'))!;
  const flags = [...call.matchAll(/ --([a-z-]+) /gu)].map(([, flag]) => flag!);
  expect(flags).toEqual(['base', 'files', 'max-growth', 'out']);
  for (const flag of flags) expect(script).toMatch(new RegExp(`'?${flag}'?: \\{ type: 'string'`, 'u'));
});
