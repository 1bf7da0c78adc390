/** A model file that is read in ranges, so that its size does not matter, and the files beside it that it may name. */
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { type Message, say } from '../../core/message/message';
import { openRegular, whyUnreadable } from '../../system/files/regularFile';
import { isInside } from '../../system/workspace/isInside';
import { realPathOf } from '../../system/workspace/readableFolders';
import { ImportError } from './importError';

export interface ModelSource {
  /** Absolute; for a member of an archive, the archive's name and its own. */
  readonly file: string;
  readonly size: number;
  /** @throws ImportError where the file ends before `to` */
  read(from: number, to: number): Promise<Uint8Array>;
  /**
   * A file that this one names, below its own folder; it is closed with this one.
   *
   * @throws ImportError when it lies elsewhere or cannot be read
   */
  beside(name: string): Promise<ModelSource>;
}

export interface OpenModelSource extends ModelSource {
  close(): Promise<void>;
}

/** @param file absolute. @throws ImportError when it cannot be read */
export async function openModelSource(file: string): Promise<OpenModelSource> {
  const handle = await opened(file);
  const { size } = await handle.stat();
  const others: OpenModelSource[] = [];
  return {
    file,
    size,
    read: (from, to) => readRange(handle, { file, size }, from, to),
    beside: async (name) => {
      const folder = path.dirname(file);
      const other = path.resolve(folder, name);
      if (!isInside(await realPathOf(other), await realPathOf(folder)))
        throw new ImportError(say('{0} names the file "{1}", which lies outside of its folder', path.basename(file), name));
      const source = await openModelSource(other);
      others.push(source);
      return source;
    },
    close: async () => {
      await Promise.all([handle.close(), ...others.map((other) => other.close())]);
    },
  };
}

async function opened(file: string): Promise<FileHandle> {
  try {
    return await openRegular(file);
  } catch (cause) {
    const why = whyUnreadable(cause);
    throw why === undefined ? cause : new ImportError(say('{0} {1}', path.basename(file), why));
  }
}

async function readRange(
  handle: FileHandle,
  { file, size }: { file: string; size: number },
  from: number,
  to: number,
): Promise<Uint8Array> {
  if (from < 0 || to < from || to > size) throw new ImportError(cutOff(path.basename(file), from, to, size));
  const bytes = new Uint8Array(to - from);
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, from + filled);
    if (bytesRead === 0) throw new ImportError(say('{0} became shorter while it was read', path.basename(file)));
    filled += bytesRead;
  }
  return bytes;
}

/** What messages call it. What lies in an archive has no place on disk, and is called by the archive's name and its own. */
export function sourceName({ file }: Pick<ModelSource, 'file'>): string {
  return path.isAbsolute(file) ? path.basename(file) : file;
}

/** What to say of a file that names a place which it does not have. */
export function cutOff(file: string, from: number, to: number, size: number): Message {
  return say('{0} is cut off or damaged: it says that bytes {1} to {2} are there, and has {3}', file, from, to, size);
}
