/** Reads the header of a .npy file. */
import type { FileHandle } from 'node:fs/promises';
import { npyHeadLength, type NpyHeader, readNpyHeader } from '../../../core/data/npy/header';
import { isMessage } from '../../../core/message/message';
import { MessageError } from '../../../system/messageError';
import { readBytes } from './readBytes';

/** A file that cannot be used. The message goes on a sentence about it: "is cut off: …". */
export class NpyError extends MessageError {
  override readonly name = 'NpyError';
}

/** @param size of the file. @throws NpyError when the array cannot be used */
export async function readHeader(handle: FileHandle, size: number): Promise<NpyHeader> {
  const start = await readBytes(handle, 0, 12);
  const header = readNpyHeader(await readBytes(handle, 0, npyHeadLength(start)), size);
  if (isMessage(header)) throw new NpyError(header);
  return header;
}
