import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAlive } from '../../test/support/alive';
import { CommandError, runCommand } from './command';
import { guardScript } from './commandGuard';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'bonsai-command-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Starts a process of its own that ignores SIGTERM, and waits; both write their ids to `pids`. */
const family = 'trap "" TERM; (trap "" TERM; while :; do sleep 1; done) & echo $! $$ > pids.new; mv pids.new pids; wait';

function pids(): number[] {
  try {
    return readFileSync(path.join(folder, 'pids'), 'utf8').trim().split(' ').map(Number);
  } catch {
    return [];
  }
}

async function allEnd(ids: readonly number[]): Promise<void> {
  await expect.poll(() => ids.filter(isAlive), { timeout: 2000 }).toEqual([]);
}

async function familyIsThere(): Promise<number[]> {
  await expect.poll(pids, { timeout: 10_000 }).toHaveLength(2);
  expect(pids().filter(isAlive)).toHaveLength(2);
  return pids();
}

test('gives what a program printed on standard output, and tells of all that it printed', async () => {
  const seen: string[] = [];
  const script = 'echo out; echo $WORD >&2; pwd';
  const stdout = await runCommand('sh', ['-c', script], { cwd: folder, env: { WORD: 'größer' }, onOutput: (output) => seen.push(output) });
  expect(stdout).toBe(`out\n${folder}\n`);
  expect(seen.at(-1)!.split('\n').sort()).toEqual(['', folder, 'größer', 'out'].sort());
});

test('arguments arrive as they are', async () => {
  expect(await runCommand('printf', ['%s|', '--version', '-e', 'a b', '', '"$HOME"'])).toBe('--version|-e|a b||"$HOME"|');
});

test('a failure has the code and the last lines', async () => {
  const lines = Array.from({ length: 20 }, (_, at) => `${at + 1}\n`);
  const error = new CommandError(`sh ended with code 7\n${lines.slice(5).join('').trim()}`, false, lines.join(''));
  await expect(runCommand('sh', ['-c', 'seq 20 >&2; exit 7'])).rejects.toEqual(error);
});

test('a program that is killed by a signal is reported by its name', async () => {
  await expect(runCommand('sh', ['-c', 'kill -ILL $$'])).rejects.toThrow('sh ended with SIGILL');
});

test('a program that does not exist is distinguished from one that fails', async () => {
  await expect(runCommand('bonsai-no-such-program', [])).rejects.toMatchObject({ notFound: true });
  await expect(runCommand('sh', [], { cwd: path.join(folder, 'gone') })).rejects.toMatchObject({ name: 'CommandError', notFound: false });
});

test('when it is cancelled, everything that the program started ends', async () => {
  const abort = new AbortController();
  const running = runCommand('sh', ['-c', family], { cwd: folder, signal: abort.signal });
  const ids = await familyIsThere();
  abort.abort(new Error('not wanted any more'));
  await expect(running).rejects.toThrow('not wanted any more');
  await allEnd(ids);
  await expect(runCommand('sh', ['-c', family], { cwd: folder, signal: abort.signal })).rejects.toThrow('not wanted any more');
});

test('a program that takes too long is ended with all that it started', async () => {
  const running = runCommand('sh', ['-c', family], { cwd: folder, timeout: 1500 });
  await expect(running).rejects.toThrow('sh took longer than 1.5 s');
  await allEnd(pids());
});

test('what a program leaves behind ends with it', async () => {
  await allEnd([Number(await runCommand('sh', ['-c', '(trap "" HUP; sleep 600) & echo $!']))]);
});

test('when the process that asked for it is killed, nothing goes on', async () => {
  await writeFile(
    path.join(folder, 'asker.js'),
    `const [guard, script] = process.argv.slice(2);
     require('node:child_process').spawn(process.execPath, ['-e', guard, '--', 'sh', '-c', script], { stdio: ['pipe', 'ignore', 'ignore', 'pipe'], detached: true });`,
  );
  const asker = spawn(process.execPath, [path.join(folder, 'asker.js'), guardScript, family], { cwd: folder, stdio: 'ignore' });
  const ids = await familyIsThere();
  asker.kill('SIGKILL');
  await allEnd(ids);
});
