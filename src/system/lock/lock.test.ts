import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { acquireLock, holderOf, Lock } from './lock';
import { ownIdentity, type ProcessIdentity } from './processIdentity';
import { withLock } from './withLock';

let parent: string;
let folder: string;
beforeEach(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'lock-'));
  folder = path.join(parent, 'lock');
});
afterEach(() => rm(parent, { recursive: true }));

/** Leaves a lock as another process would have it. */
async function lockOf(owner: Partial<ProcessIdentity> | string): Promise<string> {
  await mkdir(folder);
  const file = path.join(folder, 'another');
  await writeFile(file, typeof owner === 'string' ? owner : JSON.stringify({ ...(await ownIdentity()), ...owner }));
  return file;
}

const minuteAgo = () => new Date(Date.now() - 61_000);

async function taken(): Promise<Lock> {
  const found = await acquireLock(folder);
  expect(found).toBeInstanceOf(Lock);
  return found as Lock;
}

/** A process that has ended, but whose parent does not reap it. */
async function zombie(): Promise<{ pid: number; end: () => void }> {
  const idle = spawn('sh', ['-c', 'sleep 0.05 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = (await once(idle.stdout, 'data')) as [Buffer];
  const pid = Number(line.toString());
  await vi.waitFor(async () => expect(await readFile(`/proc/${String(pid)}/stat`, 'utf8')).toContain(') Z '));
  return { pid, end: () => idle.kill() };
}

describe('a lock', () => {
  it('is had by one of many that want it at once, and gone when it is given back', async () => {
    const found = await Promise.all(Array.from({ length: 20 }, () => acquireLock(folder)));
    const [lock, ...more] = found.filter((one) => one instanceof Lock);
    expect(more).toEqual([]);
    expect(found.filter((one) => !(one instanceof Lock))).toEqual(Array(19).fill({ pid: process.pid }));
    expect(await lock!.isHeld()).toBe(true);
    await lock!.release();
    expect(await readdir(parent)).toEqual([]);
  });

  it('of a dead process is taken over by one of many', async () => {
    const ended = spawn(process.execPath, ['-e', '']);
    await once(ended, 'exit');
    await lockOf({ pid: ended.pid! });
    const found = await Promise.all(Array.from({ length: 20 }, () => acquireLock(folder)));
    expect(found.filter((one) => one instanceof Lock)).toHaveLength(1);
    expect(await readdir(parent)).toEqual(['lock']);
  });

  it('of a process whose number another one has by now is taken over', async () => {
    await lockOf({ started: '1' });
    await taken();
  });

  it('of a process that is dead and not reaped is taken over', async () => {
    const { pid, end } = await zombie();
    await lockOf({ pid });
    await taken();
    end();
  });

  it('of another machine or container counts until its owner has been silent for a minute', async () => {
    const file = await lockOf({ host: 'elsewhere', space: 'another boot', pid: 17 });
    expect(await acquireLock(folder)).toEqual({ pid: 17, host: 'elsewhere' });
    await utimes(file, minuteAgo(), minuteAgo());
    await taken();
  });

  it.each(['', '{"pid":', '12345', '{"pid":1,"host":2,"space":3,"started":4}'])(
    'with a file that says no owner (%j) does not stay for ever',
    async (text) => {
      const file = await lockOf(text);
      expect(await acquireLock(folder)).toEqual({});
      await utimes(file, minuteAgo(), minuteAgo());
      await taken();
    },
  );

  it('that is an empty folder is free', async () => {
    await mkdir(folder);
    expect(await holderOf(folder)).toBeUndefined();
    await taken();
  });

  it('shows that its owner is alive', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const lock = await taken();
      const [name] = await readdir(folder);
      const file = path.join(folder, name!);
      const text = await readFile(file, 'utf8');
      await utimes(file, minuteAgo(), minuteAgo());
      vi.advanceTimersByTime(10_000);
      await vi.waitFor(async () => expect((await stat(file)).mtimeMs).toBeGreaterThan(minuteAgo().getTime()));
      await lock.release();
      expect(JSON.parse(text)).toEqual(await ownIdentity());
    } finally {
      vi.useRealTimers();
    }
  });

  it('knows when it was taken away', async () => {
    const lock = await taken();
    await rm(folder, { recursive: true });
    expect(await lock.isHeld()).toBe(false);
    await lock.release();
  });
});

describe('withLock', () => {
  it('lets one work at a time, and tells the others who it is', async () => {
    const steps: string[] = [];
    const waited: unknown[] = [];
    const work = async () => {
      steps.push('begins');
      await new Promise((resolve) => setTimeout(resolve, 20));
      steps.push('ends');
    };
    const options = { onWait: (holder: unknown) => waited.push(holder) };
    await Promise.all([withLock(folder, work, options), withLock(folder, work, options)]);
    expect(steps).toEqual(['begins', 'ends', 'begins', 'ends']);
    expect(waited).toEqual([{ pid: process.pid }]);
    expect(await readdir(parent)).toEqual([]);
  });

  it('makes the folders around it, and gives the lock back when the work fails', async () => {
    const deep = path.join(parent, 'a', 'b', 'lock');
    await expect(withLock(deep, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await readdir(path.dirname(deep))).toEqual([]);
  });

  it('stops waiting when it is cancelled, and leaves the other its lock', async () => {
    const lock = await taken();
    const abort = new AbortController();
    const waiting = withLock(folder, () => Promise.resolve(), { signal: abort.signal, onWait: () => abort.abort(new Error('enough')) });
    await expect(waiting).rejects.toThrow('enough');
    expect(await lock.isHeld()).toBe(true);
    await lock.release();
  });
});
