/** A run whose power is cut after any step finds, when it is resumed, a checkpoint with its events. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Luck, PowerCutDisk } from '../../../test/support/runs/powerCutDisk';
import { ownIdentity } from '../lock/processIdentity';
import { storedCheckpoints } from './checkpoints';
import { type EventsSoFar, readEventsSoFar } from './eventLog';
import { temporaryName } from './layout';
import { RunFolder } from './runFolder';
import { readRunRecord } from './runRecords';
import { runRecord as record } from '../../../test/support/runs/runRecord';

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(path.join(tmpdir(), 'power-'));
  mkdirSync(path.join(parent, 'disk'));
});
afterEach(() => rmSync(parent, { recursive: true }));

/** The number of the newest checkpoint that is whole and whose events are, too. */
async function resumable(folder: string): Promise<number> {
  for (const { content } of await storedCheckpoints(folder)) {
    if (content === undefined) continue;
    const { number, ...events } = JSON.parse(Buffer.from(content).toString()) as EventsSoFar & { number: number };
    if ((await readEventsSoFar(path.join(folder, 'events.jsonl'), events)) !== undefined) return number;
  }
  return 0;
}

/** What the lock of a run says of its owner. */
async function locksIn(folder: string): Promise<string[]> {
  const lock = path.join(folder, 'lock');
  const names = await readdir(lock).catch(() => []);
  return Promise.all(names.map((name) => readFile(path.join(lock, name), 'utf8')));
}

it.each<Luck>(['nothing', 'names only', 'everything'])('where %s of what was not synced is there', async (luck) => {
  const final = path.join(parent, 'disk', 'run');
  const left: string[] = [];
  const states: { step: string; begun: boolean; done: number; left: string }[] = [];
  let [begun, done] = [false, 0];
  const disk = new PowerCutDisk(path.join(parent, 'disk'), (step) => {
    const into = path.join(parent, `left-${String(left.length)}`);
    left.push(into);
    disk.leave(into, luck);
    states.push({ step, begun, done, left: into });
  });
  const run = await RunFolder.create(final, disk);
  await run.begin(record);
  begun = true;
  for (let number = 1; number <= 4; number++) {
    for (let event = 0; event < 3; event++) run.store({ type: 'cancelled', canResume: event > 0 });
    await run.writeCheckpoint((events) => Buffer.from(JSON.stringify({ number, ...events })));
    done = number;
  }
  await run.keep();
  for (const state of states) {
    const folder = temporaryName(path.join(state.left, 'run'));
    for (const text of await locksIn(folder)) expect([state.step, JSON.parse(text)]).toEqual([state.step, await ownIdentity()]);
    if (state.begun) expect([state.step, await readRunRecord(folder)]).toEqual([state.step, record]);
    // What the run was told to be done is there; the one in the making may be, too.
    const number = await resumable(folder);
    expect([state.step, number >= state.done, number <= state.done + 1]).toEqual([state.step, true, true]);
  }
  expect(states.filter((state) => state.done > 0).length).toBeGreaterThan(12);
});

it('a finished run has its name only when all of its files are on the disk', async () => {
  const final = path.join(parent, 'disk', 'run');
  const disk = new PowerCutDisk(path.join(parent, 'disk'), () => undefined);
  const run = await RunFolder.create(final, disk);
  await run.begin(record);
  run.store({ type: 'cancelled' });
  await run.write(path.join('shrunk', 'model.json'), '{"a":1}');
  await run.finish(record);
  const into = path.join(parent, 'left');
  disk.leave(into, 'names only');
  expect(await readRunRecord(path.join(into, 'run'))).toEqual(record);
  expect(execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: path.join(into, 'run'), encoding: 'utf8' })).not.toContain('FAILED');
});
