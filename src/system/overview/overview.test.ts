import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runRecord } from '../../../test/support/runs/runRecord';
import type { RunRecord } from '../../core/run/record';
import type { ListedRun } from '../runs/listRuns';
import { RunFolder } from '../runs/runFolder';
import { findModels } from './findModels';
import { type OverviewRun, overviewOf } from './overview';

const home = path.resolve('/w');
const record = (spec: string): RunRecord => ({ ...runRecord, spec });
const runAt = (name: string, found: ListedRun['record'], folder = home): ListedRun => {
  const final = path.join(folder, '.bonsai', 'runs', name);
  return { folder: final, final, state: 'finished', record: found };
};

/** The tree as lists of names. */
interface Names {
  readonly [run: string]: Names;
}
const namesOf = (runs: readonly OverviewRun[]): Names =>
  Object.fromEntries(runs.map(({ run, runs: below }) => [path.basename(run.final), namesOf(below)]));

it('has each run under its model, the newest first, and a run of its model under that run', () => {
  const { models, unreadable } = overviewOf(
    [path.join(home, 'a.model.json'), path.join(home, 'sub', 'a.model.json')],
    [
      runAt('1-a', record('a.model.json')),
      runAt('2-a', record('a.model.json')),
      runAt('3-a', record('.bonsai/runs/1-a/shrunk/small.model.json')),
      runAt('4-a', record('.bonsai/runs/3-a/shrunk/small.model.json')),
      runAt('1-a', record('a.model.json'), path.join(home, 'sub')),
    ],
  );
  expect(models.map(({ file, runs }) => [path.relative(home, file), Object.keys(namesOf(runs))])).toEqual([
    ['a.model.json', ['2-a', '1-a']],
    [path.join('sub', 'a.model.json'), ['1-a']],
  ]);
  expect(namesOf(models[0]!.runs)).toEqual({ '2-a': {}, '1-a': { '3-a': { '4-a': {} } } });
  expect(unreadable).toEqual([]);
});

it('keeps the runs of a model that is gone, of a newer version, and those that nobody knows the model of', () => {
  const { models, unreadable } = overviewOf(
    [path.join(home, 'b.model.json')],
    [runAt('1-a', record('a.model.json')), runAt('2-b', { newer: 'b.model.json' }), runAt('3', 'damaged')],
  );
  expect(models.map(({ file, isThere, runs }) => [path.basename(file), isThere, Object.keys(namesOf(runs))])).toEqual([
    ['a.model.json', false, ['1-a']],
    ['b.model.json', true, ['2-b']],
  ]);
  expect(Object.keys(namesOf(unreadable))).toEqual(['3']);
});

it('shows every run once, whatever records say', () => {
  const runs = [
    runAt('1', record('.bonsai/runs/1/shrunk/small.model.json')),
    runAt('2', record('.bonsai/runs/3/shrunk/small.model.json')),
    runAt('3', record('.bonsai/runs/2/shrunk/small.model.json')),
  ];
  const { models, unreadable } = overviewOf([], runs);
  const count = (list: readonly OverviewRun[]): number => list.reduce((sum, { runs: below }) => sum + 1 + count(below), 0);
  expect(models.reduce((sum, model) => sum + count(model.runs), count(unreadable))).toBe(3);
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'overview-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('finds specs and model files of any depth, without weights of specs, packages and models of runs', async () => {
  const files = [
    ...['a.model.json', 'a.safetensors', 'a.h5', 'other.safetensors', 'notes.json', 'tfjs/model.json', 'deep/er/x.ONNX', '.model.json'],
    ...['node_modules/p/m.h5', 'venv/lib/site-packages/k/m.h5', '.cache/m.onnx', '.bonsai/cache/m.h5'],
    '.bonsai/runs/2026-01-02-030405-a/shrunk/a.model.json',
  ];
  for (const file of files) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), '{}');
  }
  const unfinished = await RunFolder.createIn(folder, 'a', new Date(2026, 0, 3));
  await unfinished.begin(record('a.model.json'));
  const { models, runs } = await findModels(folder);
  expect(models.map((file) => path.relative(folder, file).split(path.sep).join('/'))).toEqual([
    'a.h5',
    'a.model.json',
    'deep/er/x.ONNX',
    'other.safetensors',
    'tfjs/model.json',
  ]);
  // The folder without a record is none of ours.
  expect(runs.map(({ state, final }) => [state, path.basename(final)])).toEqual([['running', path.basename(unfinished.final)]]);
  await unfinished.discard();
});
