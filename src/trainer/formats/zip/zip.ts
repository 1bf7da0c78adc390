/** Members of zip archives, read in ranges where they are stored as they are, and with a limit where they are compressed. */
import path from 'node:path';
import { Readable } from 'node:stream';
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl';
import { formatBytes } from '../../../core/message/format';
import { say } from '../../../core/message/message';
import { ImportError } from '../importError';
import { cutOff, type ModelSource } from '../modelSource';

export interface ZipMember {
  readonly name: string;
  /** Bytes of its content. */
  readonly size: number;
  /** The first bytes of its content, or all where there are fewer. @throws ImportError */
  start(bytes: number): Promise<Uint8Array>;
  /**
   * Its content.
   * @param atMost bytes, for what has to be decompressed. @throws ImportError
   */
  source(atMost: number): Promise<ModelSource>;
  /** Its content, unpacked part by part. @throws ImportError, also while it is read */
  parts(): AsyncIterable<Uint8Array>;
  /** Where its content begins in the archive, or `undefined` where it is compressed. @throws ImportError */
  storedAt(): Promise<number | undefined>;
}

/** More members than any model has: each takes reads of its own. */
const mostMembers = 4_000;
const partBytes = 1 << 20;
/** Weights of which nearly all are zero are a hundredth of their size when they are compressed; deflate makes a thousandth of zeros alone. */
const mostRatio = 250;

/** @param head the first bytes of a file */
export function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4;
}

/** @returns the members by their names @throws ImportError, also for names that lead out of the archive */
export async function openZip(source: ModelSource): Promise<ReadonlyMap<string, ZipMember>> {
  const file = path.basename(source.file);
  try {
    const zip = await opened(source);
    if (zip.entryCount > mostMembers) throw new Error('it has too many members');
    const members = new Map<string, ZipMember>();
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileName;
      members.set(name, {
        name,
        size: entry.uncompressedSize,
        start: (bytes) => guarded(file, () => startOf(zip, entry, bytes)),
        source: (atMost) => guarded(file, () => contentOf(zip, entry, source, atMost)),
        parts: () => partsOf(zip, entry, file),
        storedAt: () => guarded(file, () => storedAt(zip, entry)),
      });
    }
    return members;
  } catch (cause) {
    throw damaged(file, cause);
  }
}

async function guarded<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw damaged(file, cause);
  }
}

function damaged(file: string, cause: unknown): Error {
  if (cause instanceof ImportError) return cause;
  return new ImportError(say('{0} is a damaged zip archive: {1}', file, cause instanceof Error ? cause.message : String(cause)), { cause });
}

function opened(source: ModelSource): Promise<ZipFile> {
  const options = { lazyEntries: true, autoClose: false, validateEntrySizes: true, strictFileNames: true };
  return fromRandomAccessReaderPromise(new SourceReader(source), source.size, options);
}

/** yauzl reads through this; the file itself is closed by who opened it. */
class SourceReader extends RandomAccessReader {
  readonly #source: ModelSource;

  constructor(source: ModelSource) {
    super();
    this.#source = source;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#parts(start, end), { objectMode: false });
  }

  async *#parts(start: number, end: number): AsyncIterable<Uint8Array> {
    for (let from = start; from < end; from += partBytes) yield await this.#source.read(from, Math.min(end, from + partBytes));
  }
}

async function startOf(zip: ZipFile, entry: Entry, bytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let left = Math.min(bytes, entry.uncompressedSize);
  // What is not read of a compressed member is not decompressed.
  for await (const part of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Uint8Array>) {
    parts.push(part.subarray(0, left));
    left -= parts.at(-1)!.length;
    if (left === 0) break;
  }
  return Buffer.concat(parts);
}

async function* partsOf(zip: ZipFile, entry: Entry, file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* (await zip.openReadStreamPromise(entry)) as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw damaged(file, cause);
  }
}

async function contentOf(zip: ZipFile, entry: Entry, source: ModelSource, atMost: number): Promise<ModelSource> {
  const name = `${path.basename(source.file)}/${entry.fileName}`;
  if (entry.isEncrypted()) throw new ImportError(say('{0} is encrypted, and cannot be read', name));
  const from = await storedAt(zip, entry);
  if (from !== undefined) return partOf(source, name, from, entry.uncompressedSize);
  if (entry.uncompressedSize > atMost)
    throw new ImportError(
      say(
        '{0} is compressed, and would take {1}: what is compressed is read up to {2}',
        name,
        formatBytes(entry.uncompressedSize),
        formatBytes(atMost),
      ),
    );
  if (entry.uncompressedSize > partBytes && entry.uncompressedSize > mostRatio * entry.compressedSize)
    throw new ImportError(
      say(
        '{0} unpacks to {1} from {2}, which no weights do: store it without compression if it is sound',
        name,
        formatBytes(entry.uncompressedSize),
        formatBytes(entry.compressedSize),
      ),
    );
  const bytes = await unpacked(zip, entry);
  return partOf({ ...source, read: (start, end) => Promise.resolve(bytes.subarray(start, end)) }, name, 0, bytes.length);
}

/** At once into the room that it takes; yauzl ends with an error where more or less comes out than the archive says. */
async function unpacked(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  const bytes = new Uint8Array(entry.uncompressedSize);
  let at = 0;
  for await (const part of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Uint8Array>) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

async function storedAt(zip: ZipFile, entry: Entry): Promise<number | undefined> {
  if (entry.compressionMethod !== 0 || entry.isEncrypted()) return undefined;
  return (await zip.readLocalFileHeaderPromise(entry, { minimal: true })).fileDataStart;
}

/** A part of a file as a file of its own, with no others beside it. */
function partOf(source: ModelSource, name: string, start: number, size: number): ModelSource {
  return {
    file: name,
    size,
    read: (from, to) => {
      if (from < 0 || to < from || to > size) throw new ImportError(cutOff(name, from, to, size));
      return source.read(start + from, start + to);
    },
    beside: (other) => Promise.reject(new ImportError(say('{0} names the file "{1}", which lies outside of its folder', name, other))),
  };
}
