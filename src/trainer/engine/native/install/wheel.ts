/** A Python wheel (a zip file) through the user's own pip, so that their index, proxy and certificates hold. */
import { createHash, type Hash } from 'node:crypto';
import { closeSync, createReadStream, mkdirSync, openSync, writeSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Unzip, UnzipInflate, UnzipPassThrough, type UnzipFile } from 'fflate';
import { say } from '../../../../core/message';
import { EngineError, throwIfCancelled } from '../../errors';
import { CommandError, runCommand } from './command';

const pipCommands = [['python3', '-m', 'pip'], ['python', '-m', 'pip'], ['pip3'], ['pip']] as const;

export interface WheelRequest {
  readonly requirement: string;
  /** The wheel's platform tag. */
  readonly platform: string;
  /** Folder for the finished wheel; one that is already there is used again. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly onProgress: (share: number | undefined) => void;
}

/**
 * @returns the path of the downloaded wheel.
 * @throws EngineError when there is no pip or it fails, with pip's own last lines.
 */
export async function downloadWheel({ requirement, platform, folder, signal, onProgress }: WheelRequest): Promise<string> {
  const present = await findWheel(folder);
  if (present !== undefined) return present;
  const partial = path.join(folder, 'partial');
  await mkdir(partial, { recursive: true });
  // prettier-ignore
  const args = ['download', '--no-cache-dir', '--no-deps', '--no-input', '--only-binary=:all:', '--python-version=3.11', `--platform=${platform}`, `--dest=${partial}`, requirement];
  const stopWatching = watchDownload(partial, onProgress);
  try {
    await runPip(args, partial, signal, stopWatching.announce);
  } finally {
    stopWatching.stop();
  }
  const wheel = await findWheel(partial);
  if (wheel === undefined) throw new EngineError(say('pip downloaded no wheel for {0}', requirement));
  const finished = path.join(folder, path.basename(wheel));
  await rename(wheel, finished);
  await rm(partial, { recursive: true });
  return finished;
}

async function findWheel(folder: string): Promise<string | undefined> {
  const names = await readdir(folder).catch(() => []);
  const name = names.find((candidate) => candidate.endsWith('.whl'));
  return name === undefined ? undefined : path.join(folder, name);
}

async function runPip(args: readonly string[], temporary: string, signal: AbortSignal, onOutput: (output: string) => void): Promise<void> {
  for (const [program, ...before] of pipCommands) {
    try {
      await runCommand(program, [...before, ...args], { signal, onOutput, env: { TMPDIR: temporary, PIP_DISABLE_PIP_VERSION_CHECK: '1' } });
      return;
    } catch (error) {
      const absent = error instanceof CommandError && (error.notFound || error.message.includes('No module named pip'));
      if (error instanceof CommandError && !absent)
        throw new EngineError(say('pip could not download it: {0}', error.message), { cause: error });
      if (!absent) throw error;
    }
  }
  throw new EngineError(say('it needs pip, and none was found: install Python 3 with pip'));
}

/** pip says how much it will load; how much has arrived is seen in the folder. */
function watchDownload(folder: string, onProgress: (share: number | undefined) => void) {
  let total: number | undefined;
  let most = 0;
  const timer = setInterval(() => {
    void sizeOf(folder).then((bytes) => {
      // pip moves the finished file, so for a moment there is less.
      most = Math.max(most, bytes);
      onProgress(total === undefined ? undefined : Math.min(most / total, 1));
    });
  }, 250);
  return {
    announce: (output: string) => {
      const size = /\((\d+(?:\.\d+)?) MB\)/.exec(output)?.[1];
      if (size !== undefined) total = Number(size) * 1e6;
    },
    stop: () => clearInterval(timer),
  };
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        stat(path.join(entry.parentPath, entry.name)).then(
          (stats) => stats.size,
          () => 0,
        ),
      ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

export interface UnpackRequest {
  readonly wheel: string;
  /** Where a file of the wheel goes; undefined leaves it out. */
  readonly place: (name: string) => string | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (share: number) => void;
}

/**
 * Unpacks some files of a wheel and checks each against the hash in the wheel's own RECORD.
 * @returns the places of the unpacked files.
 * @throws EngineError when the wheel is cut short or a file differs from its hash.
 */
export async function unpackWheel({ wheel, place, signal, onProgress }: UnpackRequest): Promise<string[]> {
  const bytes = (await stat(wheel)).size;
  const hashes = new Map<string, string>();
  const places: string[] = [];
  let record = '';
  const unzip = new Unzip((file) => {
    if (file.name.endsWith('.dist-info/RECORD')) collectText(file, (text) => (record = text));
    else if (!file.name.endsWith('/')) {
      const target = place(file.name);
      if (target === undefined) return;
      places.push(target);
      writeHashed(file, target, (hash) => hashes.set(file.name, hash));
    }
  });
  unzip.register(UnzipInflate);
  unzip.register(UnzipPassThrough);
  let read = 0;
  try {
    for await (const chunk of createReadStream(wheel, { highWaterMark: 1 << 20 })) {
      throwIfCancelled(signal);
      unzip.push(chunk as Buffer);
      read += (chunk as Buffer).length;
      onProgress(read / bytes);
    }
    unzip.push(new Uint8Array(0), true);
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'number')
      throw new EngineError(say('{0} is damaged ({1}): delete it and try again', wheel, error.message), { cause: error });
    throw error;
  }
  // RECORD is a wheel's last file.
  if (record === '' || hashes.size !== places.length)
    throw new EngineError(say('{0} is cut short or no wheel: delete it and try again', wheel));
  checkHashes(wheel, record, hashes);
  return places;
}

function collectText(file: UnzipFile, done: (text: string) => void): void {
  const decoder = new TextDecoder();
  let text = '';
  file.ondata = (error, data, final) => {
    if (error) throw error;
    text += decoder.decode(data, { stream: !final });
    if (final) done(text);
  };
  file.start();
}

function writeHashed(file: UnzipFile, target: string, done: (hash: string) => void): void {
  mkdirSync(path.dirname(target), { recursive: true });
  const handle = openSync(target, 'w');
  const hash: Hash = createHash('sha256');
  file.ondata = (error, data, final) => {
    if (error) throw error;
    hash.update(data);
    for (let at = 0; at < data.length;) at += writeSync(handle, data, at);
    if (!final) return;
    closeSync(handle);
    done(hash.digest('base64url'));
  };
  file.start();
}

/** RECORD has a line "name,sha256=hash,size" for every file. */
function checkHashes(wheel: string, record: string, hashes: ReadonlyMap<string, string>): void {
  const expected = new Map(
    record.split('\n').map((line) => {
      const [name, hash] = line.split(',');
      return [name, hash?.replace(/^sha256=/, '')];
    }),
  );
  for (const [name, hash] of hashes)
    if (expected.get(name) !== hash)
      throw new EngineError(say('{0} in {1} is damaged (its hash differs): delete it and try again', name, wheel));
}
