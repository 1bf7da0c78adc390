/** The thread that loads TensorFlow, tried on a library that takes its time. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { beginLoading, endLoading, loaderFile, tensorflowLibrary } from '../../src/trainer/engine/native/backgroundLoader';
import { compileModule } from '../../src/trainer/engine/native/install/compile';
import { createWorkspace, type Workspace } from '../support/workspace';

const run = promisify(execFile);
const sources = path.join(root, 'dist', 'native-src');
const slowLibrary = (mark: string) => `#include <fstream>
#include <unistd.h>
__attribute__((constructor)) static void load() { usleep(300000); std::ofstream("${mark}") << "loaded"; }`;

let compiled: Workspace;
let workspace: Workspace;
let mark: string;
let signal: AbortSignal;
beforeAll(async () => {
  compiled = await createWorkspace();
  signal = AbortSignal.timeout(60_000);
  const loader = path.join(sources, 'loader', 'backgroundLoader.cc');
  const output = path.join(compiled.folder, loaderFile);
  await compileModule({ sources: [loader], includes: [path.join(sources, 'node-api-headers')], libraries: [], output, signal });
});
afterAll(() => compiled.remove());
beforeEach(async () => {
  workspace = await createWorkspace();
  mark = path.join(workspace.folder, 'mark');
});
afterEach(() => workspace.remove());

/** The folder of an "engine" with a library that writes `mark` once it is loaded. */
async function slowEngine(): Promise<string> {
  const { folder } = workspace;
  await workspace.write('slow.cc', slowLibrary(mark));
  await compileModule({
    sources: [path.join(folder, 'slow.cc')],
    includes: [],
    libraries: [],
    signal,
    output: path.join(folder, tensorflowLibrary),
  });
  await run('cp', [path.join(compiled.folder, loaderFile), folder]);
  return folder;
}

test('a library is loaded while the process goes on, and waited for when it is needed', async () => {
  const folder = await slowEngine();
  beginLoading(folder);
  expect(existsSync(mark)).toBe(false);
  endLoading(folder);
  expect(existsSync(mark)).toBe(true);
  endLoading(folder);
});

test('a process that ends meanwhile ends in order', async () => {
  const folder = await slowEngine();
  const script = `require(${JSON.stringify(path.join(folder, loaderFile))}).begin(${JSON.stringify(path.join(folder, tensorflowLibrary))}); process.exit(0);`;
  await expect(run(process.execPath, ['-e', script])).resolves.toMatchObject({ stderr: '' });
  expect(existsSync(mark)).toBe(true);
});

test('a library that does not load is left to whoever loads it again', async () => {
  await workspace.write(tensorflowLibrary, 'no library');
  await run('cp', [path.join(compiled.folder, loaderFile), workspace.folder]);
  beginLoading(workspace.folder);
  endLoading(workspace.folder);
});

test('an engine without the loader is loaded when it is needed', () => {
  beginLoading(workspace.folder);
  endLoading(workspace.folder);
});

test('the loader asks for a path', () => {
  const script = `require(${JSON.stringify(path.join(compiled.folder, loaderFile))}).begin(7)`;
  return expect(run(process.execPath, ['-e', script])).rejects.toThrow('begin takes the path of a library');
});
