/** Rows that a reader makes one after the other: kept in memory while they are few, else in a private file of their own. */
import { sizeOf } from '../../../core/numbers/sizeOf';
import { PrivateFile } from './privateFile';
import type { RowArray } from './rowArray';

/** Up to this many bytes stay in memory. */
const mostInMemory = 64 * 2 ** 20;
/** Of one block of rows, about. */
const blockBytes = 4 * 2 ** 20;

export class RowStore {
  /** Of whole blocks, while they are in memory. */
  readonly #blocks: Float32Array[] = [];
  readonly #width: number;
  readonly #blockRows: number;
  #block: Float32Array;
  #rowsInBlock = 0;
  #wholeBlocks = 0;
  #file: PrivateFile | undefined;

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

  /** Room for this many rows more, or for fewer, but at least one; to be filled at once. @throws DataError where the disk is full */
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
    const file = this.#file;
    if (file === undefined) blocks.push(this.#block.subarray(0, this.#rowsInBlock * width));
    else this.#write(file);
    return {
      rows,
      rowShape: this.rowShape,
      width,
      isReal: true,
      read: async (ranges, into) => {
        let at = 0;
        for (const { from, to } of ranges) {
          const part = into.subarray(at, (at += (to - from) * width));
          if (file === undefined) copyFrom(blocks, blockRows * width, from * width, part);
          else await file.read(from * width * 4, bytesOf(part));
        }
      },
      numberOf,
    };
  }

  #putAway(): void {
    const bytes = this.#block.byteLength;
    if (this.#file === undefined && (this.#blocks.length + 1) * bytes > this.inMemory) {
      this.#file = new PrivateFile();
      for (const block of this.#blocks.splice(0)) this.#file.append(bytesOf(block));
    }
    if (this.#file === undefined) {
      this.#blocks.push(this.#block);
      this.#block = new Float32Array(this.#block.length);
    } else this.#write(this.#file);
    this.#wholeBlocks++;
    this.#rowsInBlock = 0;
  }

  #write(file: PrivateFile): void {
    file.append(bytesOf(this.#block.subarray(0, this.#rowsInBlock * this.#width)));
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
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
