/** `bonsai diff`, `bonsai compare` and `bonsai report`: models of any format, and runs. */
import { copyFile, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { bonsai } from '../support/cli/bonsai';
import { finishedRuns } from '../support/runFolders';
import { smallSpec } from '../support/specs/smallRun';
import { createWorkspace, type Workspace } from '../support/workspace';

let workspace: Workspace;
let runs: string[];
beforeAll(async () => {
  workspace = await createWorkspace();
  await copyFile(path.join(root, 'test/fixtures/keras/files/autoencoder-keras3.h5'), path.join(workspace.folder, 'a.h5'));
  await workspace.write('small.model.json', smallSpec);
  const method = ['--method', 'pruneUnits', '--with', 'fineTuneEpochs=1', '--with', 'rounds=2'];
  for (const to of ['0.6', '0.3']) {
    const { code, stderr } = await bonsai(['shrink', 'small.model.json', '--engine', 'portable', '--to', to, ...method], workspace.folder);
    expect([code, stderr.includes('error')]).toEqual([0, false]);
    // Two runs of the same second would have names that no clock tells apart.
    await new Promise((resolve) => setTimeout(resolve, 1100));
  }
  runs = (await finishedRuns(workspace.folder)).map(({ folder }) => folder);
});
afterAll(() => workspace.remove());

interface Diff {
  readonly same: boolean;
  readonly before: { readonly params: number };
  readonly after: { readonly params: number };
  readonly layers: readonly { readonly change: string; readonly before: { readonly name: string } | null }[];
}

async function diffOf(...models: readonly string[]): Promise<Diff> {
  const { code, stdout, stderr } = await bonsai(['diff', ...models, '--json'], workspace.folder);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Diff;
}

test('a spec beside the shrunk model of a run of it: layers are narrower, and parameters are those of its file', async () => {
  const found = await diffOf('small.model.json', runs[0]!);
  // 12·24+24, 24·6+6, 12·4+4 and 10·12+12.
  expect(found.before.params).toBe(312 + 150 + 52 + 132);
  const budget = await bonsai(['budget', path.join(runs[0]!, 'shrunk', 'small.model.json'), '--json'], workspace.folder);
  expect(found.after.params).toBe((JSON.parse(budget.stdout) as { params: number }).params);
  expect(found.layers.find(({ before }) => before?.name === 'encoder')?.change).toBe('narrower');
  expect(found.layers.find(({ before }) => before?.name === 'x')?.change).toBe('same');
});

test('a model is the same as itself, also of another program', async () => {
  expect((await diffOf('a.h5', 'a.h5')).same).toBe(true);
  expect((await diffOf('small.model.json', 'small.model.json')).same).toBe(true);
  const { stdout } = await bonsai(['diff', 'a.h5', 'a.h5', '--markdown'], workspace.folder);
  expect(stdout).toContain('| parameters | 125 | 125 | unchanged |');
  expect(stdout).toContain('7 layers are the same.');
});

test('two runs side by side, with the score card of each', async () => {
  const { stdout } = await bonsai(['compare', ...runs, '--json'], workspace.folder);
  const { runs: reported } = JSON.parse(stdout) as { runs: { name: string; scoreCard: { shrunk: { params: number } } }[] };
  const stored = await finishedRuns(workspace.folder);
  expect(reported.map(({ scoreCard }) => scoreCard.shrunk.params)).toEqual(stored.map(({ scoreCard }) => scoreCard.shrunk.params));
  const text = await bonsai(['compare', ...runs], workspace.folder);
  expect(text.stdout).toMatch(/^parameters {2,}\d+ {2,}\d+ {2,}−\d+/mu);
  expect(text.stdout).toMatch(/^encoder {2,}narrower/mu);
});

test('says what is no model and what is no run, and where', async () => {
  await workspace.write('bad.model.json', '{ "name": "bad", "layers": [{ "type": "Dens" }] }');
  const bad = await bonsai(['diff', 'small.model.json', 'bad.model.json'], workspace.folder);
  expect([bad.code, bad.stderr]).toEqual([1, expect.stringMatching(/bad\.model\.json: line 1: .*Dense/u)]);
  const missing = await bonsai(['diff', 'small.model.json', 'none.h5'], workspace.folder);
  expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('there is no such file')]);
  const none = await bonsai(['compare', runs[0]!, '.'], workspace.folder);
  expect([none.code, none.stderr]).toEqual([1, 'error: . holds no run: name the folder with its run.json\n']);
});

test('a run is reported as text and as Markdown, with the figures of its record, and its report names no place on this machine', async () => {
  const { scoreCard } = (await finishedRuns(workspace.folder))[0]!;
  const { code, stdout } = await bonsai(['report', runs[0]!, '--markdown'], workspace.folder);
  expect(code).toBe(0);
  expect(stdout).toContain('### small');
  expect(stdout).toContain(`| parameters | 646 | ${String(scoreCard.shrunk.params)} | −`);
  expect(stdout).toMatch(/^\| encoder \| Dense 24 relu \| Dense \d+ relu \| 312 \| \d+ \| narrower \|$/mu);
  const text = await bonsai(['report', path.relative(workspace.folder, runs[0]!)], workspace.folder);
  expect(text.stdout).toMatch(/^small$/mu);
  const html = await readFile(path.join(runs[0]!, 'report.html'), 'utf8');
  for (const place of [workspace.folder, os.homedir(), root, process.cwd()]) expect(html.includes(place), place).toBe(false);
  const none = await bonsai(['report', '.'], workspace.folder);
  expect([none.code, none.stderr]).toEqual([1, 'error: . holds no run: name the folder with its events.jsonl\n']);
});
