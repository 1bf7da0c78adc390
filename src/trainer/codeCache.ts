/** Keeps what V8 makes of a script for the processes after this one, for versions of Node.js that do not do it themselves (before 22.10). */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Script } from 'node:vm';

const digestBytes = 32;

/**
 * Runs a CommonJS script as `require` does. Code that was kept of another script, or by another V8, or that is damaged, is not used.
 *
 * @param folder where code is kept; when it cannot be written to, nothing is
 * @param delay milliseconds until the code is kept
 * @returns whether kept code was used
 */
export function requireWithCache(file: string, folder: string, delay: number): boolean {
  const source = readFileSync(file);
  const digest = digestOf(source);
  const kept = path.join(folder, `${path.basename(file)}-${process.versions.v8}-${process.arch}`);
  const cachedData = keptCode(kept, digest);
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source.toString()}\n})`, {
    filename: file,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  const isUsed = cachedData !== undefined && script.cachedDataRejected !== true;
  if (!isUsed) setTimeout(() => keep(kept, digest, script), delay).unref();
  const module = { exports: {} };
  const run = script.runInThisContext() as (...args: unknown[]) => void;
  run.call(module.exports, module.exports, createRequire(file), module, file, path.dirname(file));
  return isUsed;
}

/** What was kept of the source with this digest, if it is whole: V8 itself does not check that. */
function keptCode(file: string, source: Buffer): Buffer | undefined {
  try {
    const bytes = readFileSync(file);
    const code = bytes.subarray(2 * digestBytes);
    const digests = Buffer.concat([source, digestOf(code)]);
    return bytes.subarray(0, 2 * digestBytes).equals(digests) ? code : undefined;
  } catch {
    return undefined;
  }
}

function keep(file: string, source: Buffer, script: Script): void {
  const code = script.createCachedData();
  const unfinished = `${file}.${String(process.pid)}`;
  // Where it cannot be written, the next process compiles the script again.
  quietly(() => {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(unfinished, Buffer.concat([source, digestOf(code), code]));
    renameSync(unfinished, file);
  });
  quietly(() => rmSync(unfinished, { force: true }));
}

function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // What it was for can be done without it.
  }
}

function digestOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
