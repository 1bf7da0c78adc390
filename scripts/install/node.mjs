import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cachePath } from './cacheFolder.mjs';
import { runCommand } from './command.mjs';
import { withLock } from './lock.mjs';

/** The npm package that holds Node.js itself for this system. */
export function nodePackage() {
  return `node-${process.platform}-${process.arch}`;
}

/**
 * Installs a version of Node.js from npm into the user's cache folder unless it is there.
 * @param {string} version
 * @param {(message: string) => void} onProgress
 * @returns {Promise<string>} the path of the program
 */
export async function ensureNode(version, onProgress) {
  const folder = cachePath('node', version);
  await withLock(
    `${folder}.lock`,
    async () => {
      if (existsSync(folder)) return;
      onProgress(`installing Node.js ${version}`);
      const unfinished = `${folder}.unfinished`;
      await rm(unfinished, { recursive: true, force: true });
      await mkdir(unfinished, { recursive: true });
      await writeFile(path.join(unfinished, 'package.json'), '{ "private": true }\n');
      const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', `${nodePackage()}@${version}`];
      await runCommand('npm', args, { cwd: unfinished });
      await rename(unfinished, folder);
    },
    () => onProgress(`waiting for another process that installs Node.js ${version}`),
  );
  return path.join(folder, 'node_modules', nodePackage(), 'bin', 'node');
}
