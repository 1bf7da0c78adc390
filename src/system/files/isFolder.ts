import { statSync } from 'node:fs';

/** Whether there is a folder of that name; false for what cannot be looked at, too. */
export function isFolder(name: string): boolean {
  try {
    return statSync(name).isDirectory();
  } catch {
    return false;
  }
}
