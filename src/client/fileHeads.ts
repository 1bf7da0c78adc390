/** The first bytes of the files that a spec names. */
import { open } from 'node:fs/promises';
import type { FileHead } from '../core/data/dataFiles';
import { npyHeadLength } from '../core/data/npyHeader';
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
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(new Uint8Array(npyHeadLength), 0, npyHeadLength, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT' ? 'missing' : 'unreadable';
  }
}
