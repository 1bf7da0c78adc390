import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { runCommand } from '../install/command.mjs';
import { root } from './root.mjs';

const sources = ['src', 'webview', 'media', 'esbuild.js', 'package.json', 'package-lock.json'];

/**
 * Builds dist/ when it is missing or older than the sources.
 * @param {(message: string) => void} onProgress
 */
export async function ensureBuilt(onProgress) {
  const built = path.join(root, 'dist', 'cli.js');
  if (existsSync(built) && (await stat(built)).mtimeMs >= (await newest(sources))) return;
  onProgress('building');
  await runCommand(process.execPath, ['esbuild.js'], { cwd: root });
}

/**
 * The time of the latest change below these paths of the project, in milliseconds since 1970.
 * @param {readonly string[]} paths
 */
export async function newest(paths) {
  const times = await Promise.all(paths.map((name) => newestBelow(path.join(root, name))));
  return Math.max(...times);
}

/** @param {string} file @returns {Promise<number>} */
async function newestBelow(file) {
  const info = await stat(file);
  if (!info.isDirectory()) return info.mtimeMs;
  const names = await readdir(file);
  const times = await Promise.all(names.map((name) => newestBelow(path.join(file, name))));
  return Math.max(info.mtimeMs, ...times);
}
