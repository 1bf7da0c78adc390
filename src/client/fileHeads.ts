/** The first bytes of the files that a spec names. */
import { type FileHandle, stat } from 'node:fs/promises';
import type { FileHead } from '../core/data/dataFiles';
import { npyHeadLength, usualHeadLength } from '../core/data/npy/header';
import { say } from '../core/message/message';
import { openRegular, whyUnreadable } from '../system/files/regularFile';
import { namedFile } from '../system/workspace/namedFile';
import { folderOfSpec, readableFolders } from '../system/workspace/readableFolders';

/**
 * @param spec absolute path of the spec that names them
 * @param files as it names them
 * @param workspace the folders that are worked in
 */
export async function readHeads(spec: string, files: readonly string[], workspace: readonly string[]): Promise<Map<string, FileHead>> {
  const folder = await folderOfSpec(spec);
  const readable = await readableFolders(folder, workspace);
  return new Map(await Promise.all(files.map(async (named) => [named, await readHead(named, folder, readable)] as const)));
}

async function readHead(named: string, folder: string, readable: readonly string[]): Promise<FileHead> {
  const file = await namedFile(named, folder, readable);
  if (typeof file !== 'string') return file;
  try {
    if ((await stat(file)).isDirectory()) return { isFolder: true };
    const handle = await openRegular(file);
    try {
      const { size } = await handle.stat();
      const bytes = await firstBytes(handle, usualHeadLength);
      const wanted = npyHeadLength(bytes);
      return { bytes: wanted > bytes.length && size > bytes.length ? await firstBytes(handle, wanted) : bytes, size };
    } finally {
      await handle.close();
    }
  } catch (cause) {
    return { unreadable: whyUnreadable(cause) ?? say('cannot be read: {0}', String(cause)) };
  }
}

async function firstBytes(handle: FileHandle, count: number): Promise<Uint8Array> {
  const { buffer, bytesRead } = await handle.read(new Uint8Array(count), 0, count, 0);
  return buffer.subarray(0, bytesRead);
}
