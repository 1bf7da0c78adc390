import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from '../../../scripts/build/root.mjs';

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built command line. */
export const cli = path.join(root, 'dist', 'cli.js');

/** Runs the built command line to its end: `bonsai(['check', 'a.model.json'], folder)`. */
export function bonsai(args: readonly string[], cwd: string): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const { INIT_CWD: _, ...env } = process.env;
    const child = spawn(process.execPath, [cli, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (chunk: string) => (output[stream] += chunk));
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...output }));
  });
}
