import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runCommand } from '../system.mjs';
import { installOnce } from './installOnce.mjs';

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
  const install = async (/** @type {string} */ cwd) => {
    onProgress(`installing Node.js ${version}`);
    await writeFile(path.join(cwd, 'package.json'), '{ "private": true }\n');
    const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', `${nodePackage()}@${version}`];
    await runCommand('npm', args, { cwd });
  };
  const folder = await installOnce({ place: ['node', version], what: `Node.js ${version}`, install, onProgress });
  return path.join(folder, 'node_modules', nodePackage(), 'bin', 'node');
}
