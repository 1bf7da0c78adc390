/** The bytes that values lie in: a file as it was when it was first looked at, or memory. */
import type { FileHandle } from 'node:fs/promises';
import { say } from '../../../core/message/message';
import { openRegular, whyUnreadable } from '../../../system/files/regularFile';
import { DataError } from '../dataError';

/** Fills a buffer from a place on. @returns how many bytes there were */
export type Fill = (position: number, into: Uint8Array) => Promise<number>;

export interface Bytes {
  readonly size: number;
  /** Lets somebody read. @throws DataError also when the bytes are not any more what they were */
  reading<T>(work: (fill: Fill) => Promise<T>): Promise<T>;
}

/** Those of a file, which is open only while it is read. @throws DataError when it cannot be read */
export async function fileBytes(file: string): Promise<Bytes> {
  const { size, mtimeMs } = await withFile(file, (handle) => handle.stat());
  return {
    size,
    reading: (work) =>
      withFile(file, async (handle) => {
        const now = await handle.stat();
        if (now.size < size)
          throw new DataError(say('has been cut off since it was first read: it had {0} bytes, and has {1}', size, now.size));
        if (now.size !== size || now.mtimeMs !== mtimeMs) throw new DataError(say('has been changed since it was first read'));
        return work((position, into) => fillFrom(handle, position, into));
      }),
  };
}

/** @param content shared, not copied */
export function memoryBytes(content: Uint8Array): Bytes {
  const fill: Fill = (position, into) => {
    const part = content.subarray(position, position + into.length);
    into.set(part);
    return Promise.resolve(part.length);
  };
  return { size: content.length, reading: (work) => work(fill) };
}

/** A part of others. */
export function partOf(bytes: Bytes, offset: number, size: number): Bytes {
  return {
    size,
    reading: (work) =>
      bytes.reading((fill) =>
        work((position, into) => fill(offset + position, into.subarray(0, Math.max(0, Math.min(into.length, size - position))))),
      ),
  };
}

/** Bytes with nothing before or after them in their buffer; fewer when there are not as many. */
export async function readBytes(fill: Fill, position: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  const filled = await fill(position, bytes);
  return filled === length ? bytes : bytes.slice(0, filled);
}

async function withFile<T>(file: string, work: (handle: FileHandle) => Promise<T>): Promise<T> {
  let handle: FileHandle | undefined;
  try {
    handle = await openRegular(file);
    return await work(handle);
  } catch (cause) {
    const why = whyUnreadable(cause);
    throw why === undefined ? cause : new DataError(why);
  } finally {
    await handle?.close();
  }
}

async function fillFrom(handle: FileHandle, position: number, into: Uint8Array): Promise<number> {
  let filled = 0;
  // One call reads at most 2 GiB.
  while (filled < into.length) {
    const { bytesRead } = await handle.read(into, filled, Math.min(into.length - filled, 2 ** 30), position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}
