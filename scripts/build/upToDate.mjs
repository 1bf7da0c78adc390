import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { runCommand } from '../system.mjs';
import { root } from './root.mjs';

const sources = ['src', 'webview', 'esbuild.js', 'scripts/build/schemaTypes.mjs', 'package.json', 'package-lock.json'];
const products = ['extension.js', 'trainer.js', 'trainerMain.js', 'cli.js', 'cliMain.js', 'webview/panel.js', 'webview/report.js'];

/**
 * Builds dist/ when any part of it is missing or older than the sources.
 * @param {(message: string) => void} onProgress
 */
export async function ensureBuilt(onProgress) {
  const built = await Promise.all(products.map((name) => changedAt(path.join(root, 'dist', name))));
  const changed = await Promise.all(sources.map((name) => changedAt(path.join(root, name))));
  if (Math.min(...built) < Math.max(...changed)) await build(onProgress);
}

/**
 * Builds dist/ as it ships.
 * @param {(message: string) => void} onProgress
 */
export async function build(onProgress) {
  onProgress('building dist/');
  await runCommand(process.execPath, ['esbuild.js', '--production'], { cwd: root });
}

/**
 * The time of the last change to a file or to anything in a folder, in milliseconds since 1970; before all others when
 * it does not exist.
 * @param {string} file
 * @returns {Promise<number>}
 */
async function changedAt(file) {
  const info = await stat(file).catch(() => undefined);
  if (info === undefined) return -Infinity;
  if (!info.isDirectory()) return info.mtimeMs;
  const names = await readdir(file);
  const times = await Promise.all(names.map((name) => changedAt(path.join(file, name))));
  return Math.max(info.mtimeMs, ...times);
}
