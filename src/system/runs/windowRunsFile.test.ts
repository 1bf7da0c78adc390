import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownIdentity } from '../lock/processIdentity';
import { WindowRunsFile, takeRunsOfClosedWindows } from './windowRunsFile';

let folder: string;
beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), 'left-')), 'runs');
});
afterEach(() => rm(path.dirname(folder), { recursive: true }));

describe('the runs that a window leaves', () => {
  it('are had by one of the windows after it, once', async () => {
    const left = new WindowRunsFile<string>(folder);
    await left.keep(['a', 'b']);
    await left.close();
    const taken = await Promise.all([takeRunsOfClosedWindows(folder), takeRunsOfClosedWindows(folder), takeRunsOfClosedWindows(folder)]);
    expect(taken.flat()).toEqual(['a', 'b']);
    expect(await readdir(folder)).toEqual([]);
  });

  it('are its own while it is there', async () => {
    const left = new WindowRunsFile<string>(folder);
    await left.keep(['a']);
    expect(await takeRunsOfClosedWindows(folder)).toEqual([]);
    await left.keep(['a', 'b']);
    await left.close();
    expect(await takeRunsOfClosedWindows(folder)).toEqual(['a', 'b']);
  });

  it('stay as they are when it closes: that its runs end with it is no news', async () => {
    const left = new WindowRunsFile<string>(folder);
    await left.keep(['a']);
    const closed = left.close();
    await left.keep([]);
    await closed;
    expect(await takeRunsOfClosedWindows(folder)).toEqual(['a']);
  });

  it('are those of a process that was killed, too', async () => {
    await new WindowRunsFile<string>(folder).keep(['a']);
    const ended = spawn(process.execPath, ['-e', '']);
    await once(ended, 'exit');
    const [lock] = (await readdir(folder)).filter((name) => name.endsWith('.lock'));
    const [owner] = await readdir(path.join(folder, lock!));
    await writeFile(path.join(folder, lock!, owner!), JSON.stringify({ ...(await ownIdentity()), pid: ended.pid! }));
    expect(await takeRunsOfClosedWindows(folder)).toEqual(['a']);
  });

  it('leave no file where none is left, and no trace where none ever was', async () => {
    const left = new WindowRunsFile<string>(folder);
    await left.keep([]);
    expect(await takeRunsOfClosedWindows(folder)).toEqual([]);
    await left.keep(['a']);
    await left.keep([]);
    await left.close();
    expect(await takeRunsOfClosedWindows(folder)).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('are left out where a file is none of ours', async () => {
    const left = new WindowRunsFile<string>(folder);
    await left.keep(['a']);
    await left.close();
    await writeFile(path.join(folder, 'broken.json'), '{"');
    expect(await takeRunsOfClosedWindows(folder)).toEqual(['a']);
  });
});
