import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CancelledError } from '../../errors';
import { withLock } from './lock';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'bonsai-lock-'));
  file = path.join(folder, 'engine.lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

const signal = new AbortController().signal;
const silent = { signal, onWait: () => undefined };

describe('withLock', () => {
  it('lets one work at a time and tells the others who it is', async () => {
    const running: string[] = [];
    const waited: number[] = [];
    const work = (name: string) => async () => {
      running.push(`${name} begins`);
      await sleep(20);
      running.push(`${name} ends`);
    };
    const options = { signal, onWait: (owner: number) => waited.push(owner) };
    await Promise.all([withLock(file, work('a'), options), withLock(file, work('b'), options)]);
    expect(running.map((entry) => entry.split(' ')[1])).toEqual(['begins', 'ends', 'begins', 'ends']);
    expect(waited).toEqual([process.pid]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes over the lock of a process that is gone', async () => {
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    writeFileSync(file, String(gone));
    await expect(withLock(file, () => Promise.resolve(readFileSync(file, 'utf8')), silent)).resolves.toBe(String(process.pid));
    expect(readdirSync(folder)).toEqual([]);
  });

  it('gives the lock back when the work fails', async () => {
    await expect(withLock(file, () => Promise.reject(new Error('no')), silent)).rejects.toThrow('no');
    expect(existsSync(file)).toBe(false);
  });

  it('stops waiting when it is cancelled, and leaves the other its lock', async () => {
    writeFileSync(file, String(process.pid));
    const controller = new AbortController();
    const waiting = withLock(file, () => Promise.resolve(), { signal: controller.signal, onWait: () => controller.abort() });
    await expect(waiting).rejects.toBeInstanceOf(CancelledError);
    expect(readFileSync(file, 'utf8')).toBe(String(process.pid));
  });
});
