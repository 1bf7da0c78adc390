import os from 'node:os';
import path from 'node:path';

/** Where everything the product installs for itself is kept, shared by all checkouts and editors of one user. */
export function cacheFolder(...parts: string[]): string {
  return path.join(userCache(), 'model-bonsai', ...parts);
}

function userCache(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (XDG_CACHE_HOME) return XDG_CACHE_HOME;
  if (process.platform === 'darwin') return path.join(os.homedir(), 'Library', 'Caches');
  if (process.platform === 'win32' && LOCALAPPDATA) return LOCALAPPDATA;
  return path.join(os.homedir(), '.cache');
}
