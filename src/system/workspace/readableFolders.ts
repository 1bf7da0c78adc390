/**
 * Which files a spec may read. This is the one rule for problems in the editor, `bonsai check` and shrinking: a spec that lies in the workspace may read all
 * files of the workspace, any other spec only those of its own folder and below.
 */
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { isInside } from './isInside';
import { homeAround } from './runsFolder';

/** The folder that file names in a spec are relative to: that of the file itself, where `spec` is a symbolic link to it. Absolute. */
export async function folderOfSpec(spec: string): Promise<string> {
  return path.dirname(await realPathOf(spec));
}

/**
 * @param folder from `folderOfSpec`
 * @param workspace absolute paths of the folders that are worked in: all folders that the editor shows, the current folder on a command line
 */
export async function readableFolders(folder: string, workspace: readonly string[]): Promise<readonly string[]> {
  const real = await realPathOf(folder);
  const holds = await Promise.all(workspace.map(async (root) => isInside(real, await realPathOf(root))));
  // A spec in a run folder names data of the spec that was shrunk, which lies beside `.bonsai`.
  return holds.includes(true) ? workspace : [homeAround(folder)];
}

/** The path itself where nothing is there (any more). */
export async function realPathOf(file: string): Promise<string> {
  return realpath(file).catch(() => path.resolve(file));
}
