/** A file in the cache folder for what does not fit into memory: it has no name, so that it is gone when this process is, or nobody reads it any more. */
import { closeSync, mkdirSync, openSync, read as readAt, unlinkSync, writeSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { say } from '../../../core/message/message';
import { cacheFolder } from '../../../system/cacheFolder';
import { errorCode, messageOf } from '../../../system/messageError';
import { DataError } from '../dataError';

const readFile = promisify(readAt);

const closing = new FinalizationRegistry<number>((file) => closeSync(file));

export class PrivateFile {
  readonly #file = namelessFile();
  #size = 0;

  /** @throws DataError where the disk is full */
  constructor() {
    closing.register(this, this.#file);
  }

  /** In bytes. */
  get size(): number {
    return this.#size;
  }

  /** @throws DataError where the disk is full */
  append(bytes: Uint8Array): void {
    orDiskError(() => {
      for (let at = 0; at < bytes.length;) at += writeSync(this.#file, bytes, at);
    });
    this.#size += bytes.length;
  }

  /** Fills a buffer from a place on. @returns how many bytes there were */
  async read(position: number, into: Uint8Array): Promise<number> {
    let at = 0;
    // The size is asked for after each read, which keeps the file open meanwhile.
    while (position + at < this.#size && at < into.length) {
      const { bytesRead } = await readFile(this.#file, into, at, into.length - at, position + at);
      if (bytesRead === 0) throw new Error('the private file is shorter than what was written');
      at += bytesRead;
    }
    return at;
  }
}

let filesMade = 0;

function namelessFile(): number {
  const folder = cacheFolder('rows');
  const file = path.join(folder, `${String(process.pid)}-${String(filesMade++)}.rows`);
  return orDiskError(() => {
    mkdirSync(folder, { recursive: true });
    const opened = openSync(file, 'wx+', 0o600);
    unlinkSync(file);
    return opened;
  });
}

function orDiskError<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const why = errorCode(cause) === 'ENOSPC' ? say('the disk is full') : say('{0}', messageOf(cause));
    throw new DataError(say('is larger than memory, and its rows cannot be kept in the cache folder: {0}', why));
  }
}
