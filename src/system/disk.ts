/** Disk operations for runs and locks, which stay whole through a power cut: writing, and waiting until something is really written. */
import { open, mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from './messageError';

export interface Disk {
  /** @throws EEXIST when there is something of that name */
  makeFolder(folder: string): Promise<void>;
  writeFile(file: string, content: string | Uint8Array): Promise<void>;
  /** Resolves when what was written to the file is on the disk. Its name in the folder need not be. */
  syncFile(file: string): Promise<void>;
  /** Resolves when the names in the folder are on the disk: files made, renamed and removed. */
  syncFolder(folder: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
}

export const realDisk: Disk = {
  makeFolder: async (folder) => {
    await mkdir(folder);
  },
  writeFile,
  syncFile: sync,
  syncFolder: async (folder) => {
    try {
      await sync(folder);
    } catch (error) {
      // Windows and some network disks cannot sync folders.
      if (!['EISDIR', 'EPERM', 'EINVAL', 'EACCES', 'ENOTSUP'].includes(errorCode(error) ?? '')) throw error;
    }
  },
  rename,
};

async function sync(file: string): Promise<void> {
  const handle = await open(file);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Puts a file in the place of another, so that after a power cut one or the other is there. The folder is not synced. */
export async function replaceFile(disk: Disk, file: string, content: string | Uint8Array): Promise<void> {
  await disk.writeFile(`${file}.new`, content);
  await disk.syncFile(`${file}.new`);
  await disk.rename(`${file}.new`, file);
}

/** Makes a folder and those around it that are not there, and waits until they are on the disk. */
export async function makeFolders(disk: Disk, folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = path.dirname(made)) await disk.syncFolder(path.dirname(made));
}
