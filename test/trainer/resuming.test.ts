/** `bonsai shrink --resume` and `bonsai runs`, as a scheduler that restarts commands would use them. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bonsai, cli } from '../support/cli/bonsai';
import { runEntries } from '../support/runFolders';
import { longRun } from '../support/specs/longRun';
import { smallSpec } from '../support/specs/smallRun';
import { npyFile } from '../support/specs/npyFile';
import { createWorkspace, type Workspace } from '../support/workspace';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await createWorkspace();
  await workspace.write('small.model.json', smallSpec);
});
afterEach(() => workspace.remove());

const at = (...parts: string[]) => path.join(workspace.folder, ...parts);
const shrink = (...args: string[]) => bonsai(['shrink', ...args], workspace.folder);

/** Starts a run, and kills the trainer once a line of what it tells is there. */
async function killedWhen(line: RegExp, ...args: string[]): Promise<string> {
  const env = { ...process.env, BONSAI_CHECKPOINT_SECONDS: '0' };
  const child = spawn(process.execPath, [cli, 'shrink', ...args], { cwd: workspace.folder, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let reported = '';
  let killed = false;
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    reported += chunk;
    if (killed || !line.test(reported)) return;
    killed = true;
    void childrenOf(child.pid!).then((ids) => {
      for (const id of ids) process.kill(id, 'SIGKILL');
    });
  });
  await new Promise((resolve) => child.once('close', resolve));
  return reported;
}

async function childrenOf(id: number): Promise<number[]> {
  const text = await readFile(`/proc/${String(id)}/task/${String(id)}/children`, 'utf8');
  return text.trim().split(' ').map(Number);
}

interface Json {
  readonly run: string;
  readonly shrunk: { readonly nonzero: number; readonly training: object };
}

test('one command begins a run, goes on with it after a kill, and does nothing once it is done', async () => {
  const command = ['small.model.json', '--resume', '--to', '0.3', '--out', 'my out', '--json'];
  const reported = await killedWhen(/round 3 of/u, ...command);
  expect(reported).toContain("go on from the last checkpoint with: bonsai shrink small.model.json --resume --out 'my out'\n");
  const second = await shrink(...command);
  expect(second.code).toBe(0);
  expect(second.stderr).not.toContain('already finished');
  const third = await shrink(...command);
  expect(third.code).toBe(0);
  expect(third.stderr).toBe(`already finished: ${at('my out')}\n`);
  expect(JSON.parse(third.stdout)).toEqual(JSON.parse(second.stdout));
  expect((await readdir(workspace.folder)).sort()).toEqual(['my out', 'small.model.json']);
  const other = JSON.parse((await shrink('small.model.json', '--to', '0.3', '--json')).stdout) as Json;
  expect((JSON.parse(third.stdout) as Json).shrunk.training).toEqual(other.shrunk.training);
});

test('without --out, the newest run of the spec counts: unfinished, or finished as the spec is now', async () => {
  const first = await shrink('small.model.json', '--resume');
  expect(first.code).toBe(0);
  expect((await shrink('small.model.json', '--resume')).stderr).toContain('already finished: ');
  await workspace.write('small.model.json', { ...smallSpec, shrink: { ...smallSpec.shrink, target: { params: 0.5 } } });
  const edited = await shrink('small.model.json', '--resume');
  expect([edited.code, edited.stderr.includes('already finished')]).toEqual([0, false]);
  expect(await runEntries(workspace.folder)).toHaveLength(2);
});

test('other options than the run was begun with are refused, and change nothing', async () => {
  await killedWhen(/round 2 of/u, 'small.model.json', '--out', 'out');
  const refused = await shrink('small.model.json', '--resume', '--out', 'out', '--to', '0.5', '--distill', '0.5');
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('was begun with other options (--to, --distill): leave them out');
  const same = await shrink('small.model.json', '--resume', '--out', 'out', '--to', '0.2');
  expect(same.code).toBe(0);
  const finished = await shrink('small.model.json', '--resume', '--out', 'out', '--method', 'pruneUnits');
  expect([finished.code, finished.stderr]).toEqual([2, expect.stringContaining('other options (--method)')]);
});

test('a spec that was edited meanwhile is told, and the run goes on with the old one', async () => {
  await killedWhen(/round 2 of/u, 'small.model.json', '--out', 'out');
  await workspace.write('small.model.json', { ...smallSpec, shrink: { ...smallSpec.shrink, target: { params: 0.5 } } });
  const { code, stderr, stdout } = await shrink('small.model.json', '--resume', '--out', 'out', '--json');
  expect(code).toBe(0);
  expect(stderr).toContain('warning: the spec was edited or removed since the run began');
  expect((JSON.parse(stdout) as Json).shrunk.nonzero).toBeLessThanOrEqual(0.2 * 646);
});

test('of two that go on with a run at once, one does and the other says so', async () => {
  await workspace.write('long.model.json', longRun);
  await killedWhen(/round 1 of/u, 'long.model.json', '--out', 'out');
  const env = { ...process.env };
  const first = spawn(process.execPath, [cli, 'shrink', 'long.model.json', '--resume', '--out', 'out'], {
    cwd: workspace.folder,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await new Promise<void>((resolve) =>
    first.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      if (chunk.includes('round')) resolve();
    }),
  );
  const second = await shrink('long.model.json', '--resume', '--out', 'out');
  expect(second.code).toBe(1);
  expect(second.stderr).toMatch(/the run \S+ is still going on, in process \d+: wait for it, or cancel it first/u);
  const listed = await bonsai(['runs', '--remove-unfinished'], workspace.folder);
  expect(listed.stderr).toMatch(/not removed: \.out\.unfinished: process \d+ works on it/u);
  first.kill('SIGINT');
  expect(await new Promise((resolve) => first.once('close', resolve))).toBe(130);
  // It has ended, and so has all that it started.
  const removed = await bonsai(['runs', '--remove-unfinished'], workspace.folder);
  expect(removed.stdout).toBe('removed .out.unfinished\n');
  expect((await readdir(workspace.folder)).sort()).toEqual(['long.model.json', 'small.model.json']);
});

test('of two that go on with a short run at once, one does and the other finds it done', async () => {
  const command = ['small.model.json', '--resume', '--to', '0.3', '--out', 'out'];
  await killedWhen(/round 3 of/u, ...command);
  const both = await Promise.all([shrink(...command), shrink(...command)]);
  expect(both.map(({ code }) => code)).toContain(0);
  for (const { code, stderr } of both) {
    expect(stderr).not.toContain('internal error');
    // On a slow machine the run may take longer than the other command waits for it.
    if (code !== 0) expect(stderr).toContain('is still going on');
  }
  expect((await shrink(...command)).stderr).toBe(`already finished: ${at('out')}\n`);
});

test('a folder that is removed while the run goes on is told', async () => {
  const env = { ...process.env, BONSAI_CHECKPOINT_SECONDS: '0' };
  await workspace.write('long.model.json', longRun);
  const child = spawn(process.execPath, [cli, 'shrink', 'long.model.json', '--out', 'out'], {
    cwd: workspace.folder,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let reported = '';
  let removed = false;
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    reported += chunk;
    if (!removed && reported.includes('round 1 of')) {
      removed = true;
      void removeWhole(at('.out.unfinished'));
    }
  });
  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(1);
  expect(reported).toMatch(/error: the run folder \S+ was removed or taken over while the run was going on: start a new run\n$/u);
  expect((await readdir(workspace.folder)).sort()).toEqual(['long.model.json', 'small.model.json']);
});

/** Removes a folder in which files are being written. */
async function removeWhole(folder: string): Promise<void> {
  while (existsSync(folder)) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
}

test('a symbolic link as --out is followed, and stays', async () => {
  await mkdir(at('disk'));
  await symlink(at('disk'), at('link'));
  expect((await shrink('small.model.json', '--out', 'link')).code).toBe(0);
  expect(await readdir(at('disk'))).toContain('run.json');
  expect((await shrink('small.model.json', '--out', 'link')).stderr).toContain('is not empty');
  expect(await readdir(at('link'))).toContain('run.json');
});

describe('bonsai runs', () => {
  test('lists runs of all kinds', async () => {
    await shrink('small.model.json');
    await killedWhen(/round 2 of/u, 'small.model.json');
    await mkdir(at('deep', '.bonsai', 'runs', 'odd'), { recursive: true });
    await writeFile(at('deep', '.bonsai', 'runs', 'odd', 'run.json'), '{"format":');
    const { code, stdout } = await bonsai(['runs', '--json'], workspace.folder);
    const { runs } = JSON.parse(stdout) as { runs: { run: string; state: string; readable: boolean; name?: string; scoreCard?: object }[] };
    expect(code).toBe(0);
    expect(runs.map(({ state, readable, name, scoreCard }) => [state, readable, name, scoreCard !== undefined])).toEqual([
      ['finished', true, 'small', true],
      ['unfinished', true, 'small', false],
      ['finished', false, undefined, false],
    ]);
    const text = await bonsai(['runs', '.'], workspace.folder);
    expect(text.stdout).toMatch(/small-?\S* +finished +small +20 % of 646 parameters \(zeros not counted\) +12[89] \(20 %\)/u);
    expect(text.stdout).toMatch(/small-?\d*\.unfinished +unfinished +small/u);
    await bonsai(['runs', '--remove-unfinished'], workspace.folder);
    expect(await runEntries(workspace.folder)).toHaveLength(1);
    expect((await bonsai(['runs', 'deep/.bonsai'], workspace.folder)).stdout).toContain('record unreadable');
  });
});

describe('the folder of a shrunk model', () => {
  const fromFile = { ...smallSpec, data: { file: '../rows.npy', validation: 0.25 } };
  beforeEach(async () => {
    const rows = Float32Array.from({ length: 128 * 12 }, (_, index) => Math.sin(index * index));
    await workspace.write('rows.npy', npyFile([128, 12], rows));
    await workspace.write('specs/small.model.json', fromFile);
  });

  test('says nothing of other places, and works where it is copied to', async () => {
    const { stdout } = await shrink('specs/small.model.json', '--json');
    const { run } = JSON.parse(stdout) as Json;
    for (const file of ['report.html', 'run.json', 'events.jsonl', 'shrunk/small.model.json', 'original/small.model.json']) {
      const text = await readFile(path.join(run, file), 'utf8');
      expect([file, text.includes(workspace.folder), /"[^"]*\.\.\/\.\.[^"]*"/u.test(text)]).toEqual([file, false, false]);
    }
    const again = await shrink(path.join(run, 'shrunk', 'small.model.json'), '--to', '0.5', '--json');
    expect([again.code, again.stderr.includes('error')]).toEqual([0, false]);
    // A run of a shrunk model lies beside the run that it is of, and is no run of the original spec.
    expect(path.dirname((JSON.parse(again.stdout) as Json).run)).toBe(path.dirname(run));
    expect((await shrink('specs/small.model.json', '--resume')).stderr).toBe(`already finished: ${run}\n`);
    const copy = await createWorkspace();
    try {
      for (const file of ['small.model.json', 'model.json', 'weights.bin'])
        await copy.write(file, await readFile(path.join(run, 'shrunk', file)));
      expect((await bonsai(['check', 'small.model.json'], copy.folder)).stdout).not.toContain('error');
      expect((await bonsai(['shrink', 'small.model.json'], copy.folder)).stderr).toContain('the spec has no "data"');
    } finally {
      await copy.remove();
    }
  });

  test('finds its data from a run folder elsewhere below the spec, too', async () => {
    const { stdout } = await shrink('specs/small.model.json', '--out', 'specs/kept/run', '--json');
    const { run } = JSON.parse(stdout) as Json;
    const again = await shrink(path.join(run, 'shrunk', 'small.model.json'), '--to', '0.5', '--json');
    expect(again.code).toBe(0);
    expect(path.dirname(path.dirname(path.dirname((JSON.parse(again.stdout) as Json).run)))).toBe(at('specs', 'kept'));
  });
});
