import path from 'node:path';
import type { Refusal } from '../../core/data/dataFiles';
import { isInside } from './isInside';
import { realPathOf } from './readableFolders';

/**
 * The absolute path of a file that a spec names, or why it may not be read. A symbolic link lies where the file lies that it leads to.
 *
 * @param named as the spec names it
 * @param folder that names are relative to
 * @param readable from `readableFolders`
 */
export async function namedFile(named: string, folder: string, readable: readonly string[]): Promise<string | Refusal> {
  if (path.isAbsolute(named)) return { refused: 'absolute' };
  const file = path.resolve(folder, named);
  const real = await realPathOf(file);
  const holds = await Promise.all(readable.map(async (root) => isInside(real, await realPathOf(root))));
  return holds.includes(true) ? file : { refused: 'outside', folders: readable };
}
