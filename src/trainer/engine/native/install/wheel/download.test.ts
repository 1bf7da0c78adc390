import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CommandError, runCommand } from '../../../../../system/command';
import { EngineError } from '../../../errors';
import { downloadWheel } from './download';

vi.mock('../../../../../system/command', async (original) => ({ ...(await original<object>()), runCommand: vi.fn() }));
const pip = vi.mocked(runCommand);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'bonsai-download-'));
  pip.mockReset();
});
afterEach(() => rmSync(folder, { recursive: true }));

const wanted = 'some_lib-2.0-cp311-cp311-manylinux2014_x86_64.whl';

function download(): Promise<string> {
  const signal = new AbortController().signal;
  return downloadWheel({
    project: 'some-lib',
    version: '2.0',
    platform: 'manylinux2014_x86_64',
    folder,
    signal,
    onProgress: () => undefined,
  });
}

/** What pip was told to load, and where to. */
function pipArguments(args: readonly string[]): { requirement: string; target: string } {
  return { requirement: args.at(-1)!, target: args.find((arg) => arg.startsWith('--dest='))!.slice('--dest='.length) };
}

/** pip puts a wheel into its folder. */
function pipLoads(name: string): void {
  pip.mockImplementation(async (_, args) => {
    await writeFile(path.join(pipArguments(args).target, name), '');
    return '';
  });
}

test('a wheel is loaded once', async () => {
  pipLoads(wanted);
  expect(await download()).toBe(path.join(folder, wanted));
  expect(pipArguments(pip.mock.calls[0]![1]).requirement).toBe('some-lib==2.0');
  expect(readdirSync(folder)).toEqual([wanted]);
  expect(await download()).toBe(path.join(folder, wanted));
  expect(pip).toHaveBeenCalledTimes(1);
});

test.each([
  'some_lib-1.9-cp311-cp311-manylinux2014_x86_64.whl',
  'some_lib-2.0.1-py3-none-any.whl',
  'other-2.0-py3-none-any.whl',
  'some_lib-2.0-x.whl.part',
])('what was kept of another version or project is not taken for it: %s', async (other) => {
  writeFileSync(path.join(folder, other), '');
  pipLoads(wanted);
  expect(await download()).toBe(path.join(folder, wanted));
});

test('a wheel of another version than was asked for is refused', async () => {
  pipLoads('some_lib-3.0-py3-none-any.whl');
  await expect(download()).rejects.toThrow('pip downloaded no wheel for some-lib==2.0');
});

test('a machine without a network gets the message of pip and what to do', async () => {
  const output = "WARNING: Retrying after connection broken by 'NewConnectionError'\nERROR: No matching distribution found";
  pip.mockRejectedValue(new CommandError(`python3 ended with code 1\n${output}`, false, output));
  const failed = download();
  await expect(failed).rejects.toBeInstanceOf(EngineError);
  await expect(failed).rejects.toThrow(
    /NewConnectionError[^]*Check the network connection[^]*pip config list[^]*put the wheel of some-lib==2\.0 .* into /u,
  );
});

test('the first pip that there is does it', async () => {
  pip.mockRejectedValueOnce(new CommandError('', true, ''));
  pip.mockRejectedValueOnce(new CommandError('python ended with code 1', false, 'python: No module named pip\n'));
  pip.mockImplementationOnce(async (_, args) => {
    await writeFile(path.join(pipArguments(args).target, wanted), '');
    return '';
  });
  await download();
  expect(pip.mock.calls.map(([program]) => program)).toEqual(['python3', 'python', 'pip3']);
});
