import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CancelledError } from '../../errors';

export interface LockOptions {
  readonly signal: AbortSignal;
  /** Called once, with the process that is at work, before waiting for it. */
  readonly onWait: (owner: number) => void;
}

/**
 * Does `work` while no other process holds the lock `file`; a lock whose process is gone is taken over.
 * @throws CancelledError when the signal aborts while waiting.
 */
export async function withLock<T>(file: string, work: () => Promise<T>, { signal, onWait }: LockOptions): Promise<T> {
  await mkdir(path.dirname(file), { recursive: true });
  let told = false;
  for (;;) {
    const owner = await tryLock(file);
    if (owner === undefined) break;
    if (!told && owner > 0) {
      told = true;
      onWait(owner);
    }
    await sleep(200, undefined, { signal }).catch(() => {
      throw new CancelledError();
    });
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

/** @returns undefined when the lock is ours now; else its owner, or 0 when that is not written yet or has just gone. */
async function tryLock(file: string): Promise<number | undefined> {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' });
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const owner = await ownerOf(file);
  if (owner > 0 && !isAlive(owner)) await removeStale(file, owner);
  return owner > 0 && isAlive(owner) ? owner : 0;
}

/** Moves the dead process's lock away; when another process was faster and the file is its fresh lock, it goes back. */
async function removeStale(file: string, owner: number): Promise<void> {
  const aside = `${file}.${process.pid}`;
  await rename(file, aside).catch(() => undefined);
  if ((await ownerOf(aside)) === owner) await rm(aside, { force: true });
  else await rename(aside, file).catch(() => undefined);
}

async function ownerOf(file: string): Promise<number> {
  return Number(await readFile(file, 'utf8').catch(() => '0'));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
