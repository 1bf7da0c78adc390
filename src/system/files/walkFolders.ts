import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';

/**
 * Visits a folder and, of the folders in it, those that `visit` names, and so on. Symbolic links lead nowhere, so that it ends; what may not be read is
 * passed over.
 */
export async function walkFolders(folder: string, visit: (folder: string, entries: readonly Dirent[]) => readonly string[]): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  await Promise.all(visit(folder, entries).map((name) => walkFolders(path.join(folder, name), visit)));
}

/** The names of the folders among entries. */
export function foldersAmong(entries: readonly Dirent[]): string[] {
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
