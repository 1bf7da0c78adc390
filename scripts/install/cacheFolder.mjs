import os from 'node:os';
import path from 'node:path';

/**
 * Where everything that the project installs for itself is kept, shared by all checkouts of one user.
 * @param {...string} parts path inside the folder
 */
export function cachePath(...parts) {
  return path.join(userCache(), 'model-bonsai', ...parts);
}

function userCache() {
  if (process.env.XDG_CACHE_HOME) return process.env.XDG_CACHE_HOME;
  if (process.platform === 'darwin') return path.join(os.homedir(), 'Library', 'Caches');
  if (process.platform === 'win32' && process.env.LOCALAPPDATA) return process.env.LOCALAPPDATA;
  return path.join(os.homedir(), '.cache');
}
