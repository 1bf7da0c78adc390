import path from 'node:path';

/** Whether a path lies in a folder, or is that folder. Both absolute; nothing is looked up on disk. */
export function isInside(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}
