/**
 * A lock between processes that dies with its owner.
 *
 * It is a folder that holds one file, which says whose it is. It is taken by renaming a folder of one's own with that file in it: that fails while
 * there is a file in the lock's folder, so the lock is never there without its owner's name. A dead owner's file is removed by its own name, so that
 * of several processes that find the same dead owner none can remove the lock of another.
 */
import { randomBytes } from 'node:crypto';
import { rmdirSync, unlinkSync } from 'node:fs';
import { access, open, readdir, readFile, rm, rmdir, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { type Disk, realDisk } from '../disk';
import { ownIdentity, ownSpace, type ProcessIdentity, stateOf } from './processIdentity';

/** Who has the lock, as far as that is known. */
export interface Holder {
  readonly pid?: number;
  /** The machine or container, where it is another one than this. */
  readonly host?: string;
}

/** How often an owner shows that it is alive, to those that cannot see its process. */
const beatMs = 10_000;
/** How long after its last sign of life such an owner counts as dead. */
const silenceMs = 60_000;

export class Lock {
  readonly #folder: string;
  readonly #file: string;
  readonly #beat: NodeJS.Timeout;

  /** @param file in the lock's folder, with the name of this process in it */
  constructor(folder: string, file: string) {
    this.#folder = folder;
    this.#file = file;
    this.#beat = setInterval(() => void beat(file), beatMs).unref();
    if (held.size === 0) process.on('exit', releaseAll);
    held.add(this);
  }

  /** Whether it is still ours: a machine that slept for long may find that another one has taken it over. */
  isHeld(): Promise<boolean> {
    return access(this.#file).then(
      () => true,
      () => false,
    );
  }

  async release(): Promise<void> {
    clearInterval(this.#beat);
    held.delete(this);
    if (held.size === 0) process.off('exit', releaseAll);
    await unlink(this.#file).catch(() => undefined);
    // Another process may have taken it in between.
    await rmdir(this.#folder).catch(() => undefined);
  }

  /** For the end of the process. */
  releaseNow(): void {
    try {
      unlinkSync(this.#file);
      rmdirSync(this.#folder);
    } catch {
      // It is not ours any more.
    }
  }
}

/** The locks of this process. */
const held = new Set<Lock>();

function releaseAll(): void {
  for (const lock of held) lock.releaseNow();
}

/**
 * Takes the lock, or returns who has it. Locks of dead processes are taken over.
 * @param folder of the lock; the folder around it must be there
 * @throws a system error when the lock cannot be written
 */
export async function acquireLock(folder: string, disk: Disk = realDisk): Promise<Lock | Holder> {
  const token = `${String(process.pid)}-${randomBytes(6).toString('hex')}`;
  const own = `${folder}.${token}`;
  await disk.makeFolder(own);
  try {
    await disk.writeFile(path.join(own, token), JSON.stringify(await ownIdentity()));
    // After a power cut, a lock without its owner's name would hold for a while.
    await disk.syncFile(path.join(own, token));
    await disk.syncFolder(own);
    const { mtimeMs: now } = await stat(path.join(own, token));
    for (;;) {
      if (await claim(own, folder, disk)) return new Lock(folder, path.join(folder, token));
      const holder = await liveOwner(folder, now);
      if (holder !== undefined) return holder;
    }
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

/** Who has a lock, without taking it. */
export async function holderOf(folder: string): Promise<Holder | undefined> {
  for (const { holder, state } of await owners(folder, Date.now())) if (state === 'alive') return holder;
  return undefined;
}

async function claim(own: string, folder: string, disk: Disk): Promise<boolean> {
  try {
    await disk.rename(own, folder);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST', 'ENOTEMPTY')) return false;
    // Windows renames no folder to the name of another one, even of an empty one.
    if (process.platform !== 'win32' || !isCode(error, 'EPERM', 'EACCES')) throw error;
  }
  await rmdir(folder).catch(() => undefined);
  return false;
}

/** Removes the files of dead owners. @param now by the clock of the lock's disk @returns undefined when the lock is free */
async function liveOwner(folder: string, now: number): Promise<Holder | undefined> {
  for (const { file, holder, state } of await owners(folder, now)) {
    if (state === 'alive') return holder;
    await unlink(file).catch((error: unknown) => {
      if (!isCode(error, 'ENOENT')) throw error;
    });
  }
  return undefined;
}

interface Owner {
  readonly file: string;
  readonly holder: Holder;
  readonly state: 'alive' | 'dead';
}

async function owners(folder: string, now: number): Promise<Owner[]> {
  const names = await ifThere(readdir(folder));
  const found = await Promise.all((names ?? []).map((name) => ownerIn(path.join(folder, name), now)));
  return found.filter((owner) => owner !== undefined);
}

async function ownerIn(file: string, now: number): Promise<Owner | undefined> {
  const [text, times] = await Promise.all([ifThere(readFile(file, 'utf8')), ifThere(stat(file))]);
  if (text === undefined || times === undefined) return undefined;
  const identity = identityFrom(text);
  const state = identity === undefined ? 'unknown' : await stateOf(identity);
  const isSilent = now - times.mtimeMs > silenceMs;
  return { file, holder: await holderFrom(identity), state: state === 'unknown' ? (isSilent ? 'dead' : 'alive') : state };
}

async function holderFrom(identity: ProcessIdentity | undefined): Promise<Holder> {
  if (identity === undefined) return {};
  const { pid, host, space } = identity;
  return space === (await ownSpace()) ? { pid } : { pid, host };
}

function identityFrom(text: string): ProcessIdentity | undefined {
  try {
    const { pid, host, space, started } = JSON.parse(text) as Partial<Record<keyof ProcessIdentity, unknown>>;
    if (typeof pid !== 'number' || typeof host !== 'string' || typeof space !== 'string') return undefined;
    return typeof started === 'string' || started === null ? { pid, host, space, started } : undefined;
  } catch {
    return undefined;
  }
}

/** Written again rather than touched: the time is then that of the disk, which may have another clock than this machine. */
async function beat(file: string): Promise<void> {
  try {
    const handle = await open(file, 'r+');
    try {
      await handle.write(await handle.readFile(), 0, null, 0);
    } finally {
      await handle.close();
    }
  } catch {
    // It is not ours any more, or the disk is away: those who wait decide.
  }
}

async function ifThere<T>(reading: Promise<T>): Promise<T | undefined> {
  return reading.catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  });
}

function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
