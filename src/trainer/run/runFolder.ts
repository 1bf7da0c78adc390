/** The folder of a run. It has a temporary name until everything is in it, so that a folder with a run's name is always whole. */
import { appendFileSync, closeSync, fstatSync, openSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Message, say } from '../../core/message';
import type { RunEvent } from '../../core/run/events';
import type { Remedy } from '../../protocol/trainer';
import { errorCode, messageOf, WordedError } from '../fault';

/** The folder cannot be made or written. The message names it and says what to do. */
export class FolderError extends WordedError {
  override readonly name = 'FolderError';

  constructor(
    words: Message,
    readonly remedy?: Remedy,
    options?: ErrorOptions,
  ) {
    super(words, options);
  }
}

const eventsFile = 'events.jsonl';

export class RunFolder {
  readonly #events: number;

  private constructor(
    /** Where the run will be when it is done. Absolute. */
    readonly final: string,
    /** Where its files are until then. */
    readonly temporary: string,
  ) {
    this.#events = openSync(path.join(temporary, eventsFile), 'a');
  }

  /** Makes the folder of a new run. @throws FolderError when there is something already, or it cannot be written */
  static async create(final: string): Promise<RunFolder> {
    const temporary = temporaryName(final);
    await guard(final, async () => {
      if ((await entriesOf(final)).length > 0)
        throw new FolderError(say('the run folder {0} is not empty: choose another name, or remove it', final));
      const unfinished = await entriesOf(temporary);
      if (unfinished.length > 0) {
        throw new FolderError(say('an unfinished run is in {0}: go on with it (--resume), or remove that folder', temporary));
      }
      await mkdir(temporary, { recursive: true });
    });
    return guard(final, () => Promise.resolve(new RunFolder(final, temporary)));
  }

  /** Opens the folder of an unfinished run, and forgets the events after the first `eventBytes` bytes. */
  static async reopen(final: string, eventBytes: number): Promise<RunFolder> {
    const temporary = temporaryName(final);
    return guard(final, async () => {
      await truncate(path.join(temporary, eventsFile), eventBytes);
      return new RunFolder(final, temporary);
    });
  }

  /** Adds an event to the record. */
  record(event: RunEvent): void {
    try {
      appendFileSync(this.#events, `${JSON.stringify(event)}\n`);
    } catch (cause) {
      throw folderError(this.final, cause);
    }
  }

  /** Bytes of the events recorded so far. */
  get eventBytes(): number {
    return fstatSync(this.#events).size;
  }

  async read(name: string): Promise<Buffer> {
    return guard(this.final, () => readFile(path.join(this.temporary, name)));
  }

  /** Writes a file of the run, whole or not at all. */
  async write(name: string, content: string | Uint8Array): Promise<void> {
    const file = path.join(this.temporary, name);
    await guard(this.final, async () => {
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(`${file}.new`, content);
      await rename(`${file}.new`, file);
    });
  }

  /** Gives the folder its name: the run is done. */
  async finish(): Promise<void> {
    closeSync(this.#events);
    await guard(this.final, async () => {
      // An empty folder of that name may have been made for it.
      await rm(this.final, { recursive: true, force: true });
      await rename(this.temporary, this.final);
    });
  }

  /** Leaves the unfinished run as it is, to be resumed. */
  keep(): void {
    closeSync(this.#events);
  }

  /** Removes the unfinished run. */
  async discard(): Promise<void> {
    closeSync(this.#events);
    await rm(this.temporary, { recursive: true, force: true });
  }
}

/** Runs of a spec lie beside it. */
export function runsFolder(spec: string): string {
  return path.join(path.dirname(spec), '.bonsai', 'runs');
}

/** `<date>-<name>` in local time, so that names sort by age; with a number where two runs start in one second. */
export async function newRunPath(spec: string, name: string, now: Date): Promise<string> {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${String(now.getFullYear())}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const base = path.join(runsFolder(spec), `${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}-${name}`);
  for (let attempt = 1; ; attempt++) {
    const candidate = attempt === 1 ? base : `${base}-${String(attempt)}`;
    if ((await entriesOf(candidate)).length === 0 && (await entriesOf(temporaryName(candidate))).length === 0) return candidate;
  }
}

/** Paths that unfinished runs in a folder will have, the newest first. */
export async function unfinishedRuns(folder: string): Promise<string[]> {
  const names = (await entriesOf(folder)).filter((name) => name.startsWith('.') && name.endsWith(unfinished));
  return names
    .sort()
    .reverse()
    .map((name) => path.join(folder, name.slice(1, -unfinished.length)));
}

const unfinished = '.unfinished';

export function temporaryName(final: string): string {
  return path.join(path.dirname(final), `.${path.basename(final)}${unfinished}`);
}

async function entriesOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return [];
    throw folderError(folder, cause);
  }
}

async function guard<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw cause instanceof FolderError ? cause : folderError(folder, cause);
  }
}

function folderError(folder: string, cause: unknown): FolderError {
  const why: Readonly<Record<string, Message>> = {
    ENOSPC: say('the disk is full: free some space'),
    EDQUOT: say('the disk quota is used up: free some space'),
    EACCES: say('it is not allowed: change the permissions'),
    EPERM: say('it is not allowed: change the permissions'),
    EROFS: say('the disk is read-only'),
    ENOTDIR: say('a part of the path is a file'),
  };
  const words = say('the run folder {0} cannot be written: {1}', folder, why[errorCode(cause) ?? ''] ?? messageOf(cause));
  return new FolderError(words, 'otherRunFolder', { cause });
}
