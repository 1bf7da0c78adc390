import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withLock } from './lock.mjs';

describe('withLock', () => {
  let folder = '';
  let file = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'lock-'));
    file = path.join(folder, 'install.lock');
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('does one work after the other and says once that it waits', async () => {
    /** @type {string[]} */
    const events = [];
    /** @param {string} name */
    const work = (name) => async () => {
      events.push(`${name} starts`);
      await sleep(50);
      events.push(`${name} ends`);
    };
    await Promise.all([
      withLock(file, work('first'), () => events.push('first waits')),
      withLock(file, work('second'), () => events.push('second waits')),
    ]);
    const [winner, loser] = events[0] === 'first starts' ? ['first', 'second'] : ['second', 'first'];
    expect(events.filter((event) => !event.endsWith('waits'))).toEqual([
      `${winner} starts`,
      `${winner} ends`,
      `${loser} starts`,
      `${loser} ends`,
    ]);
    expect(events.filter((event) => event.endsWith('waits'))).toEqual([`${loser} waits`]);
  });

  test('takes over the lock of a process that is gone', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    await writeFile(file, String(pid));
    expect(
      await withLock(
        file,
        async () => 'done',
        () => undefined,
      ),
    ).toBe('done');
  });

  test('frees the lock when the work fails', async () => {
    const failing = withLock(
      file,
      () => Promise.reject(new Error('no room')),
      () => undefined,
    );
    await expect(failing).rejects.toThrow('no room');
    expect(existsSync(file)).toBe(false);
  });
});
