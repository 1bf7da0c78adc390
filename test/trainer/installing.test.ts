/** The native engine's installation on machines that lack something, or where something goes wrong. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loaderFile } from '../../src/trainer/engine/native/backgroundLoader';
import { tensorflowVersion, tfjsNodeVersion } from '../../src/trainer/engine/native/installation';
import { isAlive } from '../support/alive';
import { cli, type CommandResult } from '../support/cli/bonsai';
import { npmAndItsChild, stubbornNpm } from '../support/engine/stubbornNpm';
import { createTools, type Tools } from '../support/engine/tools';
import { smallSpec } from '../support/specs/smallRun';
import { startTrainer } from '../support/trainer';
import { createWorkspace, type Workspace } from '../support/workspace';

let workspace: Workspace;
let tools: Tools;
let cache: string;
beforeEach(async () => {
  workspace = await createWorkspace();
  cache = path.join(workspace.folder, 'cache');
  tools = await createTools(path.join(workspace.folder, 'bin'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  return workspace.remove();
});

/** A library that ends its process as one for another processor does. */
const illegal = '#include <csignal>\n__attribute__((constructor)) static void load() { std::raise(SIGILL); }\n';
const noNetwork = 'echo "npm error Error: getaddrinfo ENOTFOUND" >&2; exit 1';

function start(...args: readonly string[]): ChildProcess {
  const { INIT_CWD: _, CXX: __, ...env } = process.env;
  return spawn(process.execPath, [cli, ...args], {
    cwd: workspace.folder,
    env: { ...env, REAL_PATH: env['PATH'], PATH: tools.folder, XDG_CACHE_HOME: cache },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
}

async function run(...args: readonly string[]): Promise<CommandResult> {
  const child = start(...args);
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream]!.setEncoding('utf8').on('data', (text: string) => (output[stream] += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...output };
}

/** What is left in the engine's folder of the cache. */
async function remains(): Promise<string[]> {
  return (await readdir(path.join(cache, 'model-bonsai', 'engine'))).filter((name) => !name.endsWith('.download'));
}

const wheelName = `tensorflow_cpu-${tensorflowVersion}-py3-none-any.whl`;

/** pip and a wheel of libraries that are none, which it "downloads". */
async function addPip(): Promise<void> {
  const files = {
    'tensorflow/libtensorflow_cc.so.2': 'cc',
    'tensorflow/libtensorflow_framework.so.2': 'framework',
    'tensorflow/include/tensorflow/c/c_api.h': '',
  };
  const record = Object.entries(files).map(([name, text]) => `${name},sha256=${createHash('sha256').update(text).digest('base64url')},1`);
  const contents = { ...files, 'tensorflow-1.dist-info/RECORD': record.join('\n') };
  const wheel = Object.fromEntries(Object.entries(contents).map(([name, text]) => [name, Buffer.from(text)]));
  await workspace.write(wheelName, Buffer.from(zipSync(wheel)));
  await tools.add('python3', `${pipFolder}\ncp "${workspace.folder}/${wheelName}" "$folder"`);
}

/** Sets `$folder` to where pip is to put the wheel. */
const pipFolder = 'for given in "$@"; do case "$given" in --dest=*) folder="${given#--dest=}";; esac; done';

test('without npm and pip, it says what each way needs, and that there is another engine', async () => {
  const { code, stderr } = await run('engine', 'install');
  expect(code).toBe(3);
  expect(stderr).toContain('npm was not found');
  expect(stderr).toContain('install Python 3 with pip');
  expect(stderr).toContain('The portable engine works without it.');
  expect(await remains()).toEqual([]);
});

test("what it runs finds the user's own certificates", async () => {
  vi.stubEnv('NODE_EXTRA_CA_CERTS', '/certificates.pem');
  await tools.add('npm', 'echo "npm error Error: certificates of $NODE_EXTRA_CA_CERTS" >&2; exit 1');
  const { stderr } = await run('engine', 'install');
  expect(stderr).toContain('certificates of /certificates.pem');
});

test('without a compiler, it says which to install', async () => {
  await tools.add('npm', noNetwork);
  await addPip();
  const { code, stderr } = await run('engine', 'install');
  expect(code).toBe(3);
  expect(stderr).toContain("tfjs-node's own installer: getaddrinfo ENOTFOUND");
  expect(stderr).toContain('install g++');
  expect(await remains()).toEqual([]);
});

test('a compiler that fails is quoted', async () => {
  await tools.add('npm', noNetwork);
  await addPip();
  await tools.add('g++', 'echo "c_api.h: No such file or directory" >&2; exit 1');
  expect((await run('engine', 'install')).stderr).toContain('c_api.h: No such file or directory');
});

test('a disk that gets full while downloading is named', async () => {
  await tools.add('npm', noNetwork);
  await tools.add('python3', 'echo "OSError: [Errno 28] No space left on device" >&2; exit 1');
  expect((await run('engine', 'install')).stderr).toContain('No space left on device');
});

test('a download that was cut short is thrown away, so that the next attempt loads it again', async () => {
  await tools.add('npm', noNetwork);
  await addPip();
  await tools.add('python3', `${pipFolder}\nhead -c 100 "${workspace.folder}/${wheelName}" > "$folder/${wheelName}"`);
  expect((await run('engine', 'install')).stderr).toMatch(/cut short|damaged/u);
  await addPip();
  expect((await run('engine', 'install')).stderr).toContain('install g++');
});

test('a library for another processor is found out before it counts as installed', async () => {
  await tools.add('npm', noNetwork);
  await addPip();
  await workspace.write('illegal.cc', illegal);
  const output = 'while [ "$1" != -o ]; do shift; done';
  await tools.add('g++', `${output}\nexec g++ -shared -fPIC "${workspace.folder}/illegal.cc" -o "$2"`);
  const { code, stderr } = await run('engine', 'install');
  expect(code).toBe(3);
  expect(stderr).toContain('this TensorFlow was built for another CPU');
  expect(await remains()).toEqual([]);
  await workspace.write('small.model.json', smallSpec);
  const shrunk = await run('shrink', 'small.model.json', '--to', '120', '--json');
  expect(shrunk.code).toBe(0);
  expect(JSON.parse(shrunk.stdout)).toMatchObject({ engine: 'portable' });
});

test('an installed engine that crashes is named, and the portable one offered', async () => {
  const folder = path.join('cache', 'model-bonsai', 'engine', `native-${process.platform}-${process.arch}`);
  await workspace.write('illegal.cc', illegal);
  const binding = path.join(workspace.folder, folder, 'tfjs_binding.node');
  await workspace.write(path.join(folder, 'tfjs_binding.node'), '');
  await promisify(execFile)('g++', ['-shared', '-fPIC', path.join(workspace.folder, 'illegal.cc'), '-o', binding]);
  const files = { 'tfjs_binding.node': (await stat(binding)).size };
  const manifest = { tfjsNode: tfjsNodeVersion, tensorflow: '2', route: 'wheel', installed: '', binding: 'tfjs_binding.node', files };
  await workspace.write(path.join(folder, 'manifest.json'), manifest);
  await workspace.write('small.model.json', smallSpec);
  const { code, stderr } = await run('shrink', 'small.model.json', '--to', '120');
  expect(code).toBe(3);
  expect(stderr).toContain('SIGILL, a crash of the native engine: use the portable one');
  expect((await run('shrink', 'small.model.json', '--to', '120', '--engine', 'portable')).code).toBe(0);
});

test('the portable engine loads nothing of the native one', async () => {
  const folder = path.join('cache', 'model-bonsai', 'engine', `native-${process.platform}-${process.arch}`);
  await workspace.write('illegal.cc', illegal);
  await workspace.write(path.join(folder, loaderFile), '');
  const loader = path.join(workspace.folder, folder, loaderFile);
  await promisify(execFile)('g++', ['-shared', '-fPIC', path.join(workspace.folder, 'illegal.cc'), '-o', loader]);
  await workspace.write('small.model.json', smallSpec);
  const shrink = (...args: string[]) => run('shrink', 'small.model.json', '--to', '120', ...args);
  expect((await shrink('--engine', 'auto')).stderr).toContain('SIGILL');
  for (const args of [['--engine', 'portable'], ['--engine=portable']]) expect(await shrink(...args)).toMatchObject({ code: 0 });
});

test('two installations take turns', async () => {
  const log = path.join(workspace.folder, 'log');
  await tools.add('npm', `echo begin >> "${log}"; sleep 1; echo end >> "${log}"; exit 1`);
  const [first, second] = await Promise.all([run('engine', 'install'), run('engine', 'install')]);
  expect([first.code, second.code]).toEqual([3, 3]);
  expect((await readFile(log, 'utf8')).trim().split('\n')).toEqual(['begin', 'end', 'begin', 'end']);
  expect(first.stderr + second.stderr).toContain('which is installing the native engine');
});

/** The trainer that a command line has started. */
async function trainerOf(parent: ChildProcess): Promise<number> {
  const children = await readFile(`/proc/${parent.pid!}/task/${parent.pid!}/children`, 'utf8');
  return Number(children.trim().split(' ')[0]);
}

test.each<[string, (commandLine: ChildProcess) => unknown]>([
  ['the command line is killed', (child) => child.kill('SIGKILL')],
  ['its terminal goes away', (child) => child.kill('SIGHUP')],
  ['the trainer is killed', async (child) => process.kill(await trainerOf(child), 'SIGKILL')],
])("when %s, nothing of an installation goes on, and it is in nobody's way", async (_, end) => {
  await tools.add('npm', stubbornNpm(workspace.folder));
  const child = start('engine', 'install');
  const running = await npmAndItsChild(workspace.folder);
  const all = [...running, child.pid!, await trainerOf(child)];
  await end(child);
  await once(child, 'close');
  await expect.poll(() => all.filter(isAlive), { timeout: 2000 }).toEqual([]);
  await tools.add('npm', noNetwork);
  const { code, stderr } = await run('engine', 'install');
  expect(code).toBe(3);
  expect(stderr).toContain('could not be installed');
  expect(await remains()).toEqual([]);
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s cancels an installation, and nothing of it goes on or is left', async (signal) => {
  await tools.add('npm', stubbornNpm(workspace.folder));
  const child = start('engine', 'install');
  const all = [...(await npmAndItsChild(workspace.folder)), await trainerOf(child)];
  child.kill(signal);
  const [code] = (await once(child, 'close')) as [number];
  expect(code).toBe(130);
  await expect.poll(() => all.filter(isAlive), { timeout: 2000 }).toEqual([]);
  expect(await remains()).toEqual([]);
});

test('a trainer that is disposed of in the middle of an installation tidies up and is gone', async () => {
  await tools.add('npm', stubbornNpm(workspace.folder));
  vi.stubEnv('REAL_PATH', process.env['PATH']);
  vi.stubEnv('PATH', tools.folder);
  vi.stubEnv('XDG_CACHE_HOME', cache);
  const trainer = startTrainer();
  const installing = trainer.installEngine().catch((error: unknown) => error);
  const all = [...(await npmAndItsChild(workspace.folder)), trainer.pid!];
  await trainer.dispose();
  expect(await installing).toMatchObject({ kind: 'cancelled' });
  await expect.poll(() => all.filter(isAlive), { timeout: 2000 }).toEqual([]);
  expect(await remains()).toEqual([]);
});

test.each([
  ['a lock without an owner', ''],
  ['the lock of a process that is gone', '4194304'],
])('%s, as version 0.2 may have left it, holds up nobody', async (_, text) => {
  await tools.add('npm', noNetwork);
  await workspace.write(path.join('cache', 'model-bonsai', 'engine', `native-${process.platform}-${process.arch}.lock`), text);
  expect((await run('engine', 'install')).stderr).toContain('could not be installed');
  expect(await remains()).toEqual([]);
});

test('a cache folder that cannot be made is told in words', async () => {
  await workspace.write('cache', 'a file in the place of the folder');
  const { code, stderr } = await run('engine', 'install');
  expect(code).toBe(3);
  expect(stderr).toMatch(/^error: the native engine could not be installed in .*: (ENOTDIR|EEXIST)/u);
  expect(stderr).not.toMatch(/^\s+at /mu);
});
