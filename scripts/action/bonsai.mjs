import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { root } from '../build/root.mjs';

/**
 * Runs the built command line and reads the JSON document that it prints.
 * @param {readonly string[]} args
 * @param {readonly number[]} codes exit codes with which there is one
 * @returns {unknown}
 * @throws Error with what the command says of others
 */
export function bonsai(args, codes) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, 'dist', 'cli.js'), ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status === null || !codes.includes(status))
    throw new Error(stderr.trim().replace(/^error: /u, '') || `bonsai ${String(args[0])} failed`);
  return JSON.parse(stdout);
}
