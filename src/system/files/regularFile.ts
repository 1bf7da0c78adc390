/** Reads regular files alone: reading a pipe or a device could block for ever, or never end. */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { formatBytes } from '../../core/message/format';
import { type Message, say, toText } from '../../core/message/message';

/** A file that is not read. Its words go on a sentence about it: "is a folder". */
export class UnreadableError extends Error {
  constructor(readonly userMessage: Message) {
    super(toText(userMessage));
    this.name = 'UnreadableError';
  }
}

/** @throws UnreadableError, or as `open` does */
export async function openRegular(file: string): Promise<FileHandle> {
  // A pipe without a writer would otherwise be waited for here.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  const stat = await handle.stat();
  if (stat.isFile()) return handle;
  await handle.close();
  throw new UnreadableError(stat.isDirectory() ? say('is a folder') : say('is no regular file, but a pipe or a device'));
}

/** @param atMost bytes. @throws UnreadableError, or as the system does */
export async function readRegular(file: string, atMost: number): Promise<Buffer<ArrayBuffer>> {
  const handle = await openRegular(file);
  try {
    const { size } = await handle.stat();
    if (size > atMost)
      throw new UnreadableError(say('is too large to be read, with {0} of at most {1}', formatBytes(size), formatBytes(atMost)));
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** Why a file could not be read, as the rest of a sentence about it; `undefined` for errors of another kind. */
export function whyUnreadable(cause: unknown): Message | undefined {
  if (cause instanceof UnreadableError) return cause.userMessage;
  if (!(cause instanceof Error) || !('code' in cause)) return undefined;
  if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return say('does not exist: check the path');
  if (cause.code === 'EACCES' || cause.code === 'EPERM') return say('may not be read: change its permissions');
  if (cause.code === 'ENXIO') return say('is no regular file, but a pipe or a device');
  return say('cannot be read: {0}', cause.message);
}
