/** The first bytes of the files that a spec names. */
import { open, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { FileHead } from '../core/data/dataFiles';
import { npyHeadLength } from '../core/data/npyHeader';

/**
 * @param files relative to `folder`, where the spec is
 * @param root the folder that may be read; what a spec names outside of it is not looked at, and has no head
 */
export async function readHeads(files: readonly string[], folder: string, root: string): Promise<Map<string, FileHead>> {
  const heads = await Promise.all(files.map(async (file) => [file, await readHead(path.resolve(folder, file), root)] as const));
  return new Map(heads.flatMap(([file, head]) => (head === undefined ? [] : [[file, head]])));
}

async function readHead(file: string, root: string): Promise<FileHead | undefined> {
  if (!isInside(file, root)) return undefined;
  try {
    if (!isInside(await realpath(file), await realpath(root))) return undefined;
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

function isInside(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}
