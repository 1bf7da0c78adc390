/** The folder of a run. It has a temporary name until everything is in it, so that a folder with a run's name is always whole. */
import { lstat, mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { say } from '../../core/message/message';
import type { StoredEvent } from '../../core/run/events';
import { type RunRecord, writeRecord } from '../../core/run/record';
import { holderMessage } from '../lock/holderMessage';
import { acquireLock, Lock } from '../lock/lock';
import { errorCode } from '../messageError';
import { storeCheckpoint } from './checkpoints';
import { checksumsFile, digestOf, writeChecksums } from './checksums';
import { type Disk, makeFolders, realDisk, replaceFile } from '../disk';
import { EventLog, type EventsSoFar } from './eventLog';
import { FolderError, folderError, guard, removedError } from './folderError';
import { checkpointFolder, eventsFile, lockName, recordFile, runName, temporaryName } from './layout';
import { runsFolderIn } from '../workspace/runsFolder';

/** There is something of the run's name. */
export class TakenError extends FolderError {}

interface OpenedFolder extends Pick<RunFolder, 'final' | 'temporary'> {
  readonly events: EventLog;
  readonly lock: Lock;
  readonly disk: Disk;
}

export class RunFolder {
  /** Where the run will be when it is done. Absolute. */
  readonly final: string;
  /** Where its files are until then. */
  readonly temporary: string;
  readonly #events: EventLog;
  readonly #lock: Lock;
  readonly #disk: Disk;
  /** SHA-256 of the files that were written last, by their names. */
  readonly #digests = new Map<string, string>();
  #isOpen = true;

  private constructor({ final, temporary, events, lock, disk }: OpenedFolder) {
    this.final = final;
    this.temporary = temporary;
    this.#events = events;
    this.#lock = lock;
    this.#disk = disk;
  }

  /** Makes the folder of a new run. @throws TakenError when there is something already; FolderError when it cannot be written */
  static async create(final: string, disk: Disk = realDisk): Promise<RunFolder> {
    const temporary = temporaryName(final);
    return guard(final, async () => {
      await makeFolders(disk, path.dirname(final));
      await requireFree(final);
      await makeExclusively(disk, temporary);
      try {
        // Between the first look and this folder, another run of the same name may have ended.
        await requireFree(final);
      } catch (error) {
        await rmdir(temporary);
        throw error;
      }
      const lock = await lockOf(final, disk);
      await disk.makeFolder(path.join(temporary, checkpointFolder));
      return new RunFolder({ final, temporary, events: EventLog.create(path.join(temporary, eventsFile)), lock, disk });
    });
  }

  /** Makes the folder of a new run in `.bonsai/runs`, with a number where two runs start in one second. @throws FolderError */
  static async createIn(home: string, name: string, now: Date): Promise<RunFolder> {
    const base = path.join(runsFolderIn(home), runName(name, now));
    for (let attempt = 1; ; attempt++) {
      try {
        return await RunFolder.create(attempt === 1 ? base : `${base}-${String(attempt)}`);
      } catch (error) {
        if (!(error instanceof TakenError)) throw error;
      }
    }
  }

  /** Goes on with an unfinished run, whose lock is held. @param events those up to its checkpoint */
  static async reopen(final: string, lock: Lock, events: Uint8Array): Promise<RunFolder> {
    const temporary = temporaryName(final);
    return guard(
      final,
      async () =>
        new RunFolder({ final, temporary, events: await EventLog.reopen(path.join(temporary, eventsFile), events), lock, disk: realDisk }),
    );
  }

  /** Adds an event to the record. */
  store(event: StoredEvent): void {
    try {
      this.#events.store(event);
    } catch (cause) {
      throw folderError(this.final, cause);
    }
  }

  /** Writes what the run was asked. With this, it is on the disk. */
  async begin(record: RunRecord): Promise<void> {
    await this.#working(async () => {
      await replaceFile(this.#disk, path.join(this.temporary, recordFile), writeRecord(record));
      await this.#disk.syncFolder(this.temporary);
      await this.#disk.syncFolder(path.dirname(this.temporary));
    });
  }

  /** Stores a checkpoint, with the events that it stands on. */
  async writeCheckpoint(content: (events: EventsSoFar) => Uint8Array): Promise<void> {
    await this.#working(async () => {
      if (!(await this.#lock.isHeld())) throw removedError(this.final);
      const bytes = content(this.#events.soFar);
      await this.#disk.syncFile(path.join(this.temporary, eventsFile));
      await storeCheckpoint(this.#disk, this.temporary, bytes);
    });
  }

  /** Writes a file of the run's result. It is on the disk when the run is finished. */
  async write(name: string, content: string | Uint8Array): Promise<void> {
    await this.#working(async () => {
      const folder = path.dirname(name);
      if (folder !== '.') await mkdir(path.join(this.temporary, folder)).catch(unlessThere);
      await this.#disk.writeFile(path.join(this.temporary, name), content);
    });
    this.#digests.set(name, digestOf(content));
  }

  /**
   * The run is done: its folder gets its name.
   * @returns that name, which has a number where somebody has put something in its place meanwhile
   */
  async finish(record: RunRecord): Promise<string> {
    return this.#working(async () => {
      if (!(await this.#lock.isHeld())) throw removedError(this.final);
      const text = writeRecord(record);
      await replaceFile(this.#disk, path.join(this.temporary, recordFile), text);
      this.#digests.set(recordFile, digestOf(text)).set(eventsFile, this.#events.soFar.sha256);
      await this.#disk.writeFile(path.join(this.temporary, checksumsFile), writeChecksums(this.#digests));
      await this.#syncAll();
      await this.keep();
      const final = await this.#giveName();
      await this.#disk.syncFolder(path.dirname(final));
      return final;
    });
  }

  /** Leaves the unfinished run as it is, to be resumed. */
  async keep(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#events.close();
    await this.#lock.release();
  }

  /** Whether it is still there, and ours. */
  isHeld(): Promise<boolean> {
    return this.#lock.isHeld();
  }

  /** Removes the unfinished run. */
  async discard(): Promise<void> {
    // Where another process has taken it over, it is not ours to remove.
    const isOurs = this.#isOpen && (await this.isHeld());
    await this.keep();
    if (isOurs) await rm(this.temporary, { recursive: true, force: true });
  }

  async #syncAll(): Promise<void> {
    const files = [...this.#digests.keys(), checksumsFile];
    const folders = new Set(files.map((name) => path.dirname(name)));
    await Promise.all(files.map((name) => this.#disk.syncFile(path.join(this.temporary, name))));
    await Promise.all([...folders].map((name) => this.#disk.syncFolder(path.join(this.temporary, name))));
  }

  async #giveName(): Promise<string> {
    for (let attempt = 1; ; attempt++) {
      const name = attempt === 1 ? this.final : `${this.final}-${String(attempt)}`;
      // Windows renames nothing to the name of a folder, even of an empty one that was made for the run.
      if (process.platform === 'win32') await rmdir(name).catch(() => undefined);
      try {
        await rename(this.temporary, name);
        return name;
      } catch (error) {
        if (!['EEXIST', 'ENOTEMPTY', 'ENOTDIR', 'EPERM'].includes(errorCode(error) ?? '') || !(await somethingIsAt(name))) throw error;
      }
    }
  }

  /** What is not there any more while the run goes on was removed. */
  async #working<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      throw errorCode(cause) === 'ENOENT' ? removedError(this.final) : folderError(this.final, cause);
    }
  }
}

/** Takes the lock of an unfinished run. @throws FolderError when another process works on it */
export async function lockOf(final: string, disk?: Disk): Promise<Lock> {
  const found = await acquireLock(path.join(temporaryName(final), lockName), disk);
  if (found instanceof Lock) return found;
  throw new TakenError(say('the run {0} is still going on, in {1}: wait for it, or cancel it first', final, holderMessage(found)));
}

/** @throws TakenError unless there is nothing, or an empty folder */
async function requireFree(final: string): Promise<void> {
  try {
    if ((await readdir(final)).length === 0) return;
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return;
    throw cause;
  }
  throw new TakenError(say('the run folder {0} is not empty: choose another name, or remove it', final));
}

async function makeExclusively(disk: Disk, temporary: string): Promise<void> {
  try {
    await disk.makeFolder(temporary);
  } catch (cause) {
    if (errorCode(cause) !== 'EEXIST') throw cause;
    throw new TakenError(say('an unfinished run is in {0}: go on with it (--resume), or remove that folder', temporary), undefined, {
      cause,
    });
  }
}

async function somethingIsAt(name: string): Promise<boolean> {
  return lstat(name).then(
    () => true,
    () => false,
  );
}

function unlessThere(error: unknown): void {
  if (errorCode(error) !== 'EEXIST') throw error;
}
