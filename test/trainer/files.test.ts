/** Files, folders and outputs that are not what a command would like them to be. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bonsai, cli, type CommandResult } from '../support/cli/bonsai';
import { float32Npy, npyBytes } from '../support/data/npyBytes';
import { finishedRuns } from '../support/runFolders';
import { smallSpec } from '../support/specs/smallRun';
import { createWorkspace, type Workspace } from '../support/workspace';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await createWorkspace();
  await workspace.write('small.model.json', smallSpec);
});
afterEach(() => workspace.remove());

/** Runs a line of a shell, in which `$BONSAI` is the command line. */
async function shell(line: string, input = '', env: Record<string, string> = {}): Promise<CommandResult> {
  const child = spawn('bash', ['-c', line], {
    cwd: workspace.folder,
    env: { ...process.env, BONSAI: `${process.execPath} ${cli}`, ...env },
  });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) child[stream].on('data', (chunk: Buffer) => (output[stream] += chunk.toString()));
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number];
  return { code, ...output };
}

const lines = (text: string): string[] => text.trim().split('\n');

describe('check', () => {
  test('takes more files than may be open, and tells of each that cannot be read', async () => {
    const names = Array.from({ length: 150 }, (_, index) => `${String(index)}.model.json`);
    for (const name of names) await workspace.write(name, { ...smallSpec, budget: { params: 500 } });
    await mkdir(path.join(workspace.folder, 'folder'));
    execFileSync('mkfifo', [path.join(workspace.folder, 'pipe')]);
    await workspace.write('large.json', Buffer.alloc(33 * 2 ** 20 + 1, ' '));
    const { code, stdout, stderr } = await shell(
      `ulimit -n 64; $BONSAI check gone.json folder pipe /dev/zero large.json ${names.join(' ')}`,
    );
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(lines(stdout).slice(0, 5)).toEqual([
      'gone.json:1:1: error: there is no such file: check the path [unreadable-file]',
      'folder:1:1: error: the file is a folder [unreadable-file]',
      'pipe:1:1: error: the file is no regular file, but a pipe or a device [unreadable-file]',
      '/dev/zero:1:1: error: the file is no regular file, but a pipe or a device [unreadable-file]',
      'large.json:1:1: error: the file is too large to be read, with 34.6 MB of at most 33.6 MB [unreadable-file]',
    ]);
    expect(
      lines(stdout)
        .slice(5)
        .map((line) => line.split(':')[0]),
    ).toEqual(names);
  });

  test('and shrink read no data from a pipe, and say the same of arrays that cannot be used', async () => {
    await workspace.write('data.model.json', { ...smallSpec, data: { file: 'rows.npy' } });
    const rows = path.join(workspace.folder, 'rows.npy');
    const reported = async (message: string) => {
      for (const command of ['check', 'shrink']) {
        const { code, stdout, stderr } = await bonsai([command, 'data.model.json'], workspace.folder);
        expect(stdout + stderr).toMatch(/data\.model\.json:\d+:\d+: error: /u);
        expect(stdout + stderr).toContain(message);
        expect(code).toBe(1);
      }
    };
    execFileSync('mkfifo', [rows]);
    await reported('is no regular file, but a pipe or a device');
    execFileSync('rm', [rows]);
    for (const [bytes, message] of [
      [npyBytes('<c8', [4, 12], new Uint8Array(4 * 12 * 8)), "holds values of type '<c8'"],
      [npyBytes('|O', [4, 12], new Uint8Array(4 * 12 * 8)), "holds values of type '|O'"],
      [float32Npy([0, 12], []), 'holds no values: its shape is (0, 12)'],
      [float32Npy([4, 12], [1]), 'is cut off: its shape (4, 12) needs 192 bytes of values, but it has 4'],
    ] as const) {
      await workspace.write('rows.npy', Buffer.from(bytes));
      await reported(message);
    }
  });
});

describe('a spec', () => {
  test('may come from standard input, with data in the current folder', async () => {
    const rows = Float32Array.from({ length: 40 * 12 }, (_, index) => Math.sin(index));
    await workspace.write('rows.npy', Buffer.from(float32Npy([40, 12], [...rows])));
    const text = JSON.stringify({ ...smallSpec, data: { file: 'rows.npy' } });
    const budget = await shell('$BONSAI budget - --json', text);
    expect(JSON.parse(budget.stdout)).toMatchObject({ params: 646 });
    expect((await shell('$BONSAI check -', text.replace('rows.npy', 'gone.npy'))).stdout).toContain(
      'error: the file "gone.npy" does not exist',
    );
    const shrunk = await shell('$BONSAI shrink - --json --engine portable', text);
    expect(shrunk.code).toBe(0);
    expect(JSON.parse(shrunk.stdout)).toMatchObject({ original: { params: 646 } });
    expect(await finishedRuns(workspace.folder)).toHaveLength(1);
    const wrong = await shell('$BONSAI shrink -', text.replace('"Dense"', '"Dens"'));
    expect(wrong.stderr).toMatch(/^-:1:\d+: error: .*Dens/u);
  });

  test('that a symbolic link leads to finds its data beside itself', async () => {
    const rows = Array.from({ length: 40 * 12 }, (_, index) => Math.sin(index));
    await workspace.write('real/rows.npy', Buffer.from(float32Npy([40, 12], rows)));
    await workspace.write('real/a.model.json', { ...smallSpec, data: { file: 'rows.npy' } });
    await mkdir(path.join(workspace.folder, 'links'));
    await symlink('../real/a.model.json', path.join(workspace.folder, 'links', 'b.model.json'));
    const inLinks = path.join(workspace.folder, 'links');
    expect(await bonsai(['check', 'b.model.json'], inLinks)).toEqual({ code: 0, stdout: '', stderr: '' });
    const { code } = await bonsai(['shrink', 'b.model.json', '--engine', 'portable'], inLinks);
    expect(code).toBe(0);
  });
});

describe('what is written', () => {
  test('to a reader that has seen enough is no error', async () => {
    const { stdout, stderr } = await shell('$BONSAI budget small.model.json | head -n 1; echo ${PIPESTATUS[0]}');
    expect(lines(stdout)).toEqual([expect.stringMatching(/^layer/u), '0']);
    expect(stderr).toBe('');
  });

  test('to a full disk is told, as a failure of the program', async () => {
    const { code, stderr } = await shell('$BONSAI budget small.model.json > /dev/full');
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error: standard output cannot be written: ENOSPC/u);
    expect(lines(stderr)).toHaveLength(1);
  });

  test.each(['2> /dev/full', '2> >(head -c 1 > /dev/null)', '2>&-'])('does not end a run with %s', async (redirection) => {
    const { code, stdout } = await shell(`$BONSAI shrink small.model.json --engine portable --json ${redirection}`);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ engine: 'portable' });
    expect(await finishedRuns(workspace.folder)).toHaveLength(1);
  });
});

describe('a folder that has been deleted', () => {
  const gone = 'mkdir gone; cd gone; rmdir ../gone;';

  test('may be the current one, where files are named by absolute paths', async () => {
    const file = path.join(workspace.folder, 'small.model.json');
    expect((await shell(`${gone} $BONSAI budget ${file} --json`)).code).toBe(0);
    expect(await shell(`${gone} $BONSAI check ${file}`)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect((await shell(`${gone} $BONSAI shrink ${file} --engine portable`)).code).toBe(0);
    const { code, stderr } = await shell(`${gone} $BONSAI shrink small.model.json`);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'error: the current folder has been deleted: change to another one, or name files by absolute paths\n',
    });
  });

  test('may be that for temporary files, which only the native engine needs', async () => {
    const env = { TMPDIR: path.join(workspace.folder, 'nowhere') };
    const { code, stderr } = await shell('$BONSAI shrink small.model.json --engine native', '', env);
    expect(code).toBe(3);
    expect(stderr).toMatch(/error: the folder for temporary files cannot be used \(.*\): set TMPDIR to another\n/u);
    expect(stderr).not.toMatch(/^\s+at /mu);
    expect((await shell('$BONSAI shrink small.model.json --engine portable', '', env)).code).toBe(0);
  });
});

test('--json prints one document and nothing else, whatever is asked for', async () => {
  await workspace.write(
    'bad.model.json',
    await readFile(path.join(workspace.folder, 'small.model.json'), 'utf8').then((text) => text.replace('Dense', 'Dens')),
  );
  for (const args of [['budget', 'small.model.json'], ['check', 'small.model.json', 'bad.model.json', 'gone.json'], ['engine']]) {
    const { stdout } = await bonsai([...args, '--json'], workspace.folder);
    expect(() => JSON.parse(stdout) as unknown).not.toThrow();
  }
});
