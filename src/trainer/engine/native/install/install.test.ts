/** Installing where something fails at every point in turn: each change of the disk and each program that is run. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toText } from '../../../../core/message/message';
import { CommandError } from '../../../../system/command';
import { EngineError } from '../../errors';
import { type Manifest, nativeEngineFolder, tfjsNodeVersion } from '../installation';
import { installNativeEngine } from './install';

const machine = vi.hoisted(() => ({
  room: 0,
  isReadOnly: false,
  /** Steps that the installation has taken. */
  steps: 0,
  /** What each step meets. */
  fail: (_step: number): void => undefined,
  run: (_program: string, _args: readonly string[], _cwd?: string): Promise<string> => Promise.resolve(''),
}));

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const changing = ['mkdir', 'rename', 'rm', 'writeFile', 'cp'] as const;
  const failing =
    (name: (typeof changing)[number]) =>
    async (...args: unknown[]) => {
      machine.fail(++machine.steps);
      return (real[name] as (...args: unknown[]) => Promise<unknown>)(...args);
    };
  const access: typeof real.access = (file, mode) =>
    machine.isReadOnly && existsSync(file) ? Promise.reject(systemError('EROFS')) : real.access(file, mode);
  return {
    ...real,
    access,
    ...(Object.fromEntries(changing.map((name) => [name, failing(name)])) as Partial<typeof real>),
    statfs: () => Promise.resolve({ bavail: machine.room / 4096, bsize: 4096 }),
  };
});
vi.mock('../../../../system/command', async (original) => ({
  ...(await original<object>()),
  runCommand: async (program: string, args: readonly string[], { cwd }: { cwd?: string } = {}) => {
    machine.fail(++machine.steps);
    const output = await machine.run(program, args, cwd);
    machine.fail(++machine.steps);
    return output;
  },
}));
// Its own tests tell that a lock dies with its owner; here, the process that "dies" lives on.
vi.mock('../../../../system/lock/withLock', () => ({
  withLock: (lock: string, work: () => Promise<unknown>) => {
    mkdirSync(path.dirname(lock), { recursive: true });
    return work();
  },
}));

let cache: string;
let sources: string;
beforeEach(async () => {
  Object.assign(machine, { room: 2e9, isReadOnly: false, steps: 0, fail: () => undefined, run: fakeTools('wheel') });
  cache = await mkdtemp(path.join(tmpdir(), 'model-bonsai-install-'));
  sources = path.join(cache, 'sources');
  for (const folder of ['binding', 'loader']) mkdirSync(path.join(sources, folder), { recursive: true });
  vi.stubEnv('XDG_CACHE_HOME', cache);
  vi.stubEnv('CXX', 'g++');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  machine.fail = () => undefined;
  await rm(cache, { recursive: true });
});

function write(file: string, text: string | Uint8Array): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function fakeWheel(): Uint8Array {
  const names = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2', 'include/tensorflow/c/c_api.h'];
  const files = Object.fromEntries(names.map((name) => [`tensorflow/${name}`, Buffer.from(name)]));
  const lines = Object.entries(files).map(([name, bytes]) => `${name},sha256=${createHash('sha256').update(bytes).digest('base64url')},1`);
  return zipSync({ ...files, 'tensorflow-1.dist-info/RECORD': Buffer.from(lines.join('\n')) });
}

/** Programs of a machine on which one of the two ways leads to an engine. */
function fakeTools(way: 'installer' | 'wheel'): typeof machine.run {
  const wheel = fakeWheel();
  return (program, args, cwd) => {
    const valueOf = (flag: string) => args.find((arg) => arg.startsWith(flag))!.slice(flag.length);
    if (program === 'npm') {
      const folder = path.join(cwd!, 'node_modules', '@tensorflow', 'tfjs-node');
      write(path.join(folder, 'package.json'), '{}');
      if (way !== 'installer') return Promise.reject(new CommandError('npm ended with code 1', false, 'npm error Error: no network'));
      write(path.join(folder, 'lib', 'napi-v8', 'tfjs_binding.node'), 'binding');
      write(path.join(folder, 'deps', 'lib', 'libtensorflow.so.2'), 'library');
    } else if (program === 'python3') {
      write(path.join(valueOf('--dest='), 'tensorflow_cpu-2.18.0-cp311-cp311-manylinux2014_x86_64.whl'), wheel);
    } else if (program === 'g++') {
      write(args[args.indexOf('-o') + 1]!, 'compiled');
    } else if (program === process.execPath) {
      return Promise.resolve('{"product":11,"version":"2.18.0"}\n');
    }
    return Promise.resolve('');
  };
}

const install = (onProgress: (message: string) => void = () => undefined) =>
  installNativeEngine({ sources, onProgress: ({ message }) => onProgress(toText(message)), signal: AbortSignal.timeout(60_000) });

/** What the cache has beside and for the engine. */
const remains = () => readdirSync(path.dirname(nativeEngineFolder()));

/** All files that the engine's manifest names are there, as long as it says, or there is no engine. */
function isWholeOrNone(): boolean {
  const folder = nativeEngineFolder();
  if (!existsSync(folder)) return true;
  const { files } = JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')) as Manifest;
  return Object.entries(files).every(([name, bytes]) => statSync(path.join(folder, name)).size === bytes);
}

function installOldEngine(): void {
  const manifest = { tfjsNode: '3.0.0', tensorflow: '2', route: 'wheel', installed: '', binding: 'old.node', files: { 'old.node': 3 } };
  write(path.join(nativeEngineFolder(), 'manifest.json'), JSON.stringify(manifest));
  write(path.join(nativeEngineFolder(), 'old.node'), 'old');
}

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: it failed, write`), { code, syscall: 'write' });
}

/** Installs once for each step, which meets `fail`, and then again on a sound machine; until there are no more steps. */
async function failAtEachStep(fail: (step: number, at: number) => void, check: (error: unknown, at: number) => void): Promise<number> {
  for (let at = 1; ; at++) {
    await rm(path.join(cache, 'model-bonsai'), { recursive: true, force: true });
    installOldEngine();
    machine.steps = 0;
    machine.fail = (step) => fail(step, at);
    const error: unknown = await install().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    machine.fail = () => undefined;
    if (machine.steps < at) return at - 1;
    check(error, at);
    expect(isWholeOrNone(), `step ${at}`).toBe(true);
    await expect(install(), `after a failure at step ${at}`).resolves.toMatchObject({
      installed: true,
      manifest: { tfjsNode: tfjsNodeVersion },
    });
    expect(remains(), `after a failure at step ${at}`).toEqual([path.basename(nativeEngineFolder())]);
  }
}

describe.each(['installer', 'wheel'] as const)('by the %s', { timeout: 60_000 }, (way) => {
  beforeEach(() => void (machine.run = fakeTools(way)));

  it('an engine takes the place of an older one', async () => {
    installOldEngine();
    const { manifest } = await install();
    expect(manifest).toMatchObject({ route: way, tensorflow: '2.18.0', tfjsNode: tfjsNodeVersion });
    expect(isWholeOrNone()).toBe(true);
    expect(existsSync(path.join(nativeEngineFolder(), 'old.node'))).toBe(false);
    expect(remains()).toEqual([path.basename(nativeEngineFolder())]);
  });

  it("an installation that was killed at any step leaves a whole engine or none, and is in nobody's way", async () => {
    const kill = (step: number, at: number) => {
      if (step >= at) throw new Error('killed');
    };
    expect(await failAtEachStep(kill, () => undefined)).toBeGreaterThan(15);
  });

  it.each([
    ['ENOSPC', /not enough room for the native engine in .*XDG_CACHE_HOME/u],
    ['EROFS', /cannot be written to \(EROFS.*XDG_CACHE_HOME/u],
    ['EIO', /could not be installed in .*: EIO/u],
  ])('a disk that fails with %s at any step is reported', async (code, message) => {
    const refuse = (step: number, at: number) => {
      if (step === at) throw systemError(code);
    };
    await failAtEachStep(refuse, (error, at) => {
      // What fails to be tidied up at the end is tidied up the next time.
      if (error === undefined) return;
      expect(error, `step ${at}`).toBeInstanceOf(EngineError);
      expect((error as EngineError).message).toMatch(message);
    });
  });
});

it('what version 0.2 left of a killed installation is removed', async () => {
  const folder = nativeEngineFolder();
  for (const suffix of ['.new', '.new.done', '.npm']) write(path.join(`${folder}${suffix}`, 'file'), '');
  write(`${folder}.lock`, '');
  await install();
  expect(remains()).toEqual([path.basename(folder)]);
});

it('on a disk without room, nothing is begun', async () => {
  machine.room = 1e9;
  const messages: string[] = [];
  await expect(install((message) => messages.push(message))).rejects.toThrow(
    /not enough room for the native engine in .*needs 1\.2 GB.*XDG_CACHE_HOME/u,
  );
  expect(messages).toEqual([]);
  expect(remains()).toEqual([]);
});

it('an engine that is there needs no cache folder that can be written to', async () => {
  await install();
  machine.fail = () => {
    throw systemError('EROFS');
  };
  await expect(install()).resolves.toMatchObject({ installed: true });
});

it('a cache on a disk that is mounted read-only is reported before anything is begun', async () => {
  machine.isReadOnly = true;
  await expect(install()).rejects.toThrow(/cannot be written to \(EROFS.*XDG_CACHE_HOME/u);
  expect(machine.steps).toBe(0);
});
