/**
 * The runs that a window has not finished, in a file of its own, for the window that comes after it: closing or reloading a window, or its
 * death, loses none. A lock beside the file tells whether its window is still there.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { realDisk, replaceFile } from '../disk';
import { acquireLock, Lock } from '../lock/lock';

const ending = '.json';

/** This window's own. @template T what is kept of a run: JSON */
export class WindowRunsFile<T> {
  readonly #folder: string;
  readonly #file: string;
  #lock: Lock | undefined;
  /** Writes come one after the other. */
  #written: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  /** @param folder for the files of all windows of a workspace; made when there is something to keep */
  constructor(folder: string) {
    this.#folder = folder;
    this.#file = path.join(folder, `${randomUUID()}${ending}`);
  }

  /** @param runs all of them, in order. @throws a system error when they cannot be written */
  keep(runs: readonly T[]): Promise<void> {
    const write = this.#written.then(() => (this.#isClosed ? undefined : this.#write(runs)));
    this.#written = write.catch(() => undefined);
    return write;
  }

  /** Nothing that happens from now on changes what is kept: the window ends, and its runs with it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#written;
    await this.#lock?.release();
  }

  async #write(runs: readonly T[]): Promise<void> {
    if (runs.length === 0) {
      await rm(this.#file, { force: true });
      return;
    }
    await mkdir(this.#folder, { recursive: true });
    if (this.#lock === undefined) {
      const lock = await acquireLock(lockOf(this.#file));
      if (lock instanceof Lock) this.#lock = lock;
    }
    await replaceFile(realDisk, this.#file, JSON.stringify(runs));
  }
}

/** Takes what windows that are gone have left: of several that ask, one gets it. Files that cannot be read are left out. */
export async function takeRunsOfClosedWindows<T>(folder: string): Promise<T[]> {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith(ending)).map((name) => path.join(folder, name));
  return (await Promise.all(files.map((file) => take<T>(file)))).flat();
}

async function take<T>(file: string): Promise<readonly T[]> {
  const lock = await acquireLock(lockOf(file));
  if (!(lock instanceof Lock)) return [];
  try {
    const runs: unknown = JSON.parse(await readFile(file, 'utf8'));
    return Array.isArray(runs) ? (runs as T[]) : [];
  } catch {
    return [];
  } finally {
    await rm(file, { force: true });
    await lock.release();
  }
}

const lockOf = (file: string): string => `${file.slice(0, -ending.length)}.lock`;
