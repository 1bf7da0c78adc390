import { spawn } from 'node:child_process';

/**
 * Runs a program to its end and resolves with what it printed on standard output.
 * Rejects with the program's last lines when it cannot be started or ends with another code than 0.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string> }} [options] `env` is added to this process's own
 * @returns {Promise<string>}
 */
export function runCommand(program, args, { cwd, env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let all = '';
    child.stdout.on('data', (/** @type {Buffer} */ chunk) => {
      stdout += chunk.toString();
      all += chunk.toString();
    });
    child.stderr.on('data', (/** @type {Buffer} */ chunk) => {
      all += chunk.toString();
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve(stdout.trim());
      else reject(new Error(`${[program, ...args].join(' ')} ended with ${signal ?? `code ${code}`}:\n${lastLines(all, 15)}`));
    });
  });
}

/** @param {string} text @param {number} count */
function lastLines(text, count) {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
