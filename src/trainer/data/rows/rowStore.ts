/** Rows that a reader makes one after the other: kept in memory while they are few, else in a private file of their own. */
import { closeSync, mkdirSync, openSync, read as readAt, unlinkSync, writeSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { say } from '../../../core/message/message';
import { sizeOf } from '../../../core/numbers/sizeOf';
import { cacheFolder } from '../../../system/cacheFolder';
import { errorCode, messageOf } from '../../../system/messageError';
import { DataError } from '../dataError';
import type { RowArray } from './rowArray';

/** Up to so many bytes stay in memory. */
const mostInMemory = 64 * 2 ** 20;
/** Of one block of rows, about. */
const blockBytes = 4 * 2 ** 20;

const readFile = promisify(readAt);

/** Closes the file of rows that are not referenced any more, which deletes it: its name is removed already. */
const closing = new FinalizationRegistry<number>((file) => closeSync(file));

export class RowStore {
  /** Of whole blocks, while they are in memory. */
  readonly #blocks: Float32Array[] = [];
  readonly #width: number;
  readonly #blockRows: number;
  #block: Float32Array;
  #rowsInBlock = 0;
  #wholeBlocks = 0;
  #file: number | undefined;

  /** @param inMemory bytes that stay in memory */
  constructor(
    private readonly rowShape: readonly number[],
    private readonly inMemory = mostInMemory,
  ) {
    this.#width = sizeOf(rowShape);
    this.#blockRows = Math.max(1, Math.floor(blockBytes / 4 / Math.max(1, this.#width)));
    this.#block = new Float32Array(this.#blockRows * this.#width);
  }

  /** Rows that were added. */
  get rows(): number {
    return this.#wholeBlocks * this.#blockRows + this.#rowsInBlock;
  }

  /** Room for so many rows more, or for fewer, but at least one; to be filled at once. @throws DataError where the disk is full */
  add(most = 1): Float32Array {
    if (this.#rowsInBlock === this.#blockRows) this.#putAway();
    const from = this.#rowsInBlock;
    this.#rowsInBlock = Math.min(from + most, this.#blockRows);
    return this.#block.subarray(from * this.#width, this.#rowsInBlock * this.#width);
  }

  /** All rows that were added; no more can be. */
  finish(numberOf: (row: number) => number = (row) => row): RowArray {
    const { rows } = this;
    const [width, blockRows, blocks] = [this.#width, this.#blockRows, [...this.#blocks]];
    const held = this.#file === undefined ? undefined : { file: this.#file, reads: 0 };
    if (held === undefined) blocks.push(this.#block.subarray(0, this.#rowsInBlock * width));
    else {
      this.#write(held.file);
      closing.register(held, held.file);
    }
    return {
      rows,
      rowShape: this.rowShape,
      width,
      isReal: true,
      read: async (ranges, into) => {
        let at = 0;
        for (const { from, to } of ranges) {
          const part = into.subarray(at, (at += (to - from) * width));
          if (held === undefined) copyFrom(blocks, blockRows * width, from * width, part);
          else await fill(held.file, from * width * 4, part);
        }
        // The reader keeps the file open until here.
        if (held !== undefined) held.reads++;
      },
      numberOf,
    };
  }

  #putAway(): void {
    const bytes = this.#block.byteLength;
    if (this.#file === undefined && (this.#blocks.length + 1) * bytes > this.inMemory) {
      this.#file = namelessFile();
      for (const block of this.#blocks.splice(0)) writeWhole(this.#file, block);
    }
    if (this.#file === undefined) {
      this.#blocks.push(this.#block);
      this.#block = new Float32Array(this.#block.length);
    } else this.#write(this.#file);
    this.#wholeBlocks++;
    this.#rowsInBlock = 0;
  }

  #write(file: number): void {
    writeWhole(file, this.#block.subarray(0, this.#rowsInBlock * this.#width));
  }
}

let filesMade = 0;

/** A file in the cache folder that has no name any more, so that it is gone when this process is. */
function namelessFile(): number {
  const folder = cacheFolder('rows');
  const file = path.join(folder, `${String(process.pid)}-${String(filesMade++)}.rows`);
  return orDiskError(() => {
    mkdirSync(folder, { recursive: true });
    const opened = openSync(file, 'wx+', 0o600);
    unlinkSync(file);
    return opened;
  });
}

function writeWhole(file: number, { buffer, byteOffset, byteLength }: Float32Array): void {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  orDiskError(() => {
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
  });
}

function orDiskError<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const why = errorCode(cause) === 'ENOSPC' ? say('the disk is full') : say('{0}', messageOf(cause));
    throw new DataError(say('is larger than memory, and its rows cannot be kept in the cache folder: {0}', why));
  }
}

async function fill(file: number, position: number, into: Float32Array): Promise<void> {
  const bytes = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
  for (let at = 0; at < bytes.length;) {
    const { bytesRead } = await readFile(file, bytes, at, bytes.length - at, position + at);
    if (bytesRead === 0) throw new Error('the file of rows is shorter than its rows');
    at += bytesRead;
  }
}

function copyFrom(blocks: readonly Float32Array[], blockLength: number, from: number, into: Float32Array): void {
  for (let at = 0; at < into.length;) {
    const place = from + at;
    const block = blocks[Math.floor(place / blockLength)]!;
    const start = place % blockLength;
    const part = block.subarray(start, start + into.length - at);
    into.set(part, at);
    at += part.length;
  }
}
