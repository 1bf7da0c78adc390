/** Takes files out of a Python wheel, which is a zip file with a list of hashes. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { say } from '../../../../../core/message/message';
import { EngineError } from '../../../errors';

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
 * @throws EngineError when the wheel is cut short, holds anything but plain files inside its own folder, or a file differs from its hash.
 */
export async function unpackWheel({ wheel, place, signal, onProgress }: UnpackRequest): Promise<string[]> {
  let zip: ZipFile | undefined;
  try {
    zip = await openPromise(wheel, { strictFileNames: true, autoClose: false });
    const entries = await filesIn(zip);
    const hashes = await recordedHashes(zip, entries);
    const wanted = entries.flatMap((entry) => {
      const target = place(entry.fileName);
      return target === undefined ? [] : [{ entry, target }];
    });
    const total = wanted.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0);
    let written = 0;
    const advance = (bytes: number) => onProgress((written += bytes) / total);
    for (const { entry, target } of wanted) {
      const hash = await writeEntry({ zip, entry, target, signal, advance });
      if (hash !== hashes.get(entry.fileName)) throw new Error(`the hash of ${entry.fileName} differs`);
    }
    return wanted.map(({ target }) => target);
  } catch (error) {
    signal.throwIfAborted();
    // The disk, not the wheel.
    if (!(error instanceof Error) || 'syscall' in error) throw error;
    throw new EngineError(say('{0} is damaged ({1}): try again', wheel, error.message), { cause: error });
  } finally {
    zip?.close();
  }
}

/** @throws when one is no plain file; yauzl itself refuses names that lead out of a folder */
async function filesIn(zip: ZipFile): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue;
    // The upper half is the file's mode on Unix; the type is missing where another system made the zip file.
    const type = (entry.externalFileAttributes >>> 16) & 0o170000;
    if (type !== 0 && type !== 0o100000) throw new Error(`${entry.fileName} is no plain file`);
    entries.push(entry);
  }
  return entries;
}

/** RECORD has a line "name,sha256=hash,size" for every file; those that are not wanted may have names with commas. */
async function recordedHashes(zip: ZipFile, entries: readonly Entry[]): Promise<Map<string, string>> {
  const record = entries.find(({ fileName }) => /^[^/]+\.dist-info\/RECORD$/u.test(fileName));
  if (record === undefined) throw new Error('it has no RECORD');
  const lines = (await text(await zip.openReadStreamPromise(record))).split('\n');
  return new Map(lines.map((line) => [line.split(',')[0]!, /,sha256=([^,]+),/u.exec(line)?.[1] ?? '']));
}

interface EntryRequest {
  readonly zip: ZipFile;
  readonly entry: Entry;
  readonly target: string;
  readonly signal: AbortSignal;
  readonly advance: (bytes: number) => void;
}

/** @returns the file's SHA-256 as RECORD writes it */
async function writeEntry({ zip, entry, target, signal, advance }: EntryRequest): Promise<string> {
  await mkdir(path.dirname(target), { recursive: true });
  const hash = createHash('sha256');
  const measure = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      advance(chunk.length);
      done(null, chunk);
    },
  });
  await pipeline(await zip.openReadStreamPromise(entry), measure, createWriteStream(target, { flags: 'wx' }), { signal });
  return hash.digest('base64url');
}
