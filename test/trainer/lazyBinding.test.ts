/** Libraries of a compiler, before and after their calls are linked lazily, as the system's loader and binutils see them. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bindLazily } from '../../src/trainer/engine/native/install/lazyBinding';
import { createWorkspace, type Workspace } from '../support/workspace';

const run = promisify(execFile);
/** A function that nothing has is missed when it is linked. */
const source = 'extern "C" void missing(); extern "C" void call() { missing(); }';

let workspace: Workspace;
let library: string;
beforeEach(async () => {
  workspace = await createWorkspace();
  library = path.join(workspace.folder, 'library.so');
  await workspace.write('library.cc', source);
});
afterEach(() => workspace.remove());

async function compile(...flags: string[]): Promise<void> {
  await run('g++', ['-shared', '-fPIC', ...flags, path.join(workspace.folder, 'library.cc'), '-o', library]);
}

/** What Node.js says of a library that is no module of its own. */
async function loadingError(): Promise<string> {
  const script = 'try { process.dlopen({ exports: {} }, process.argv[1]) } catch (error) { console.log(error.message) }';
  return (await run(process.execPath, ['-e', script, library])).stdout;
}

async function readOnlyEnd(): Promise<number> {
  const { stdout } = await run('readelf', ['-lW', library]);
  const [, , address, , , size] = /GNU_RELRO.*/u.exec(stdout)![0].split(/\s+/u);
  return Number(address) + Number(size);
}

async function tableOfCalls(): Promise<number> {
  const { stdout } = await run('readelf', ['-dW', library]);
  return Number(/\(PLTGOT\)\s+(0x\w+)/u.exec(stdout)![1]);
}

test('calls are linked when they are made, not when the library is loaded', async () => {
  await compile('-Wl,-z,now', '-Wl,-z,relro');
  expect(await loadingError()).toContain('undefined symbol: missing');
  expect(await bindLazily(library)).toBe(true);
  expect(await loadingError()).toContain('did not self-register');
  expect(await bindLazily(library)).toBe(false);
});

test('all that was read-only stays so, but for the table of the calls', async () => {
  await compile('-Wl,-z,now', '-Wl,-z,relro');
  const table = await tableOfCalls();
  expect(await readOnlyEnd()).toBeGreaterThan(table);
  await bindLazily(library);
  expect(await readOnlyEnd()).toBe(table);
  expect((await run('readelf', ['-dW', library])).stdout).not.toContain('NOW');
});

test('a library that links its calls lazily stays as it is', async () => {
  await compile('-Wl,-z,lazy');
  const before = await readFile(library);
  expect(await bindLazily(library)).toBe(false);
  expect(await readFile(library)).toEqual(before);
});

test.each(['', 'cc', '\x7fELF\x02\x01 and nothing more', '#!/bin/sh\n'.repeat(20)])(
  'a file that is no library stays as it is: %j',
  async (text) => {
    await workspace.write('library.so', text);
    expect(await bindLazily(library)).toBe(false);
    expect(await readFile(library, 'utf8')).toBe(text);
  },
);
