/** Reads rows of NumPy's .npy files. */
import type { FileHandle } from 'node:fs/promises';
import { endianness } from 'node:os';
import { float32Type } from '../../../core/data/npy/elements';
import type { NpyHeader } from '../../../core/data/npy/header';
import { say } from '../../../core/message/message';
import { openRegular, whyUnreadable } from '../../../system/files/regularFile';
import { swapBytes } from '../../formats/byteOrder';
import type { RowRange } from '../chunks';
import { fortranColumns } from './fortran';
import { NpyError, readHeader } from './header';
import { fillBytes, readBytes } from './readBytes';
import { sizeOf } from '../../../core/numbers/sizeOf';

/** A file as it was when it was first looked at. It is open only while it is read. */
export class NpyFile {
  /** Rows in the file. */
  readonly rows: number;
  /** Values of one row. */
  readonly width: number;

  /** @throws NpyError when it is no array of rows, or cut off */
  static async open(file: string): Promise<NpyFile> {
    return withFile(file, async (handle) => {
      const { size, mtimeMs } = await handle.stat();
      const header = await readHeader(handle, size);
      return new NpyFile(file, header, size, mtimeMs);
    });
  }

  private constructor(
    private readonly file: string,
    private readonly header: NpyHeader,
    private readonly size: number,
    private readonly modified: number,
  ) {
    const [rows, ...row] = header.shape;
    this.rows = rows!;
    this.width = sizeOf(row);
  }

  /** Of the array; the first axis is the rows. */
  get shape(): readonly number[] {
    return this.header.shape;
  }

  /** Whether a value may be NaN or infinite. */
  get isReal(): boolean {
    return this.header.type.isReal;
  }

  /**
   * Reads rows one range after the other.
   *
   * @param into room for the rows of all ranges
   * @param ready called when a range has been read, with its values
   * @throws NpyError also when the file is not what it was
   */
  async read(ranges: readonly RowRange[], into: Float32Array, ready: (values: Float32Array, range: RowRange) => void): Promise<void> {
    await withFile(this.file, async (handle) => {
      const { size, mtimeMs } = await handle.stat();
      if (size < this.size)
        throw new NpyError(say('has been cut off since it was first read: it had {0} bytes, and has {1}', this.size, size));
      if (size !== this.size || mtimeMs !== this.modified) throw new NpyError(say('has been changed since it was first read'));
      let at = 0;
      const parts = ranges.map((range) => {
        const values = into.subarray(at, (at += (range.to - range.from) * this.width));
        return { range, values };
      });
      await Promise.all(
        parts.map(async ({ range, values }) => {
          await this.#readRange(handle, range, values);
          ready(values, range);
        }),
      );
    });
  }

  async #readRange(handle: FileHandle, range: RowRange, into: Float32Array): Promise<void> {
    const { shape, isFortranOrder } = this.header;
    const { from, to } = range;
    if (!isFortranOrder) return this.#readValues(handle, from * this.width, into);
    const column = new Float32Array(to - from);
    for (const [at, place] of fortranColumns(shape.slice(1)).entries()) {
      await this.#readValues(handle, place * this.rows + from, column);
      for (let row = 0; row < column.length; row++) into[row * this.width + at] = column[row]!;
    }
  }

  /** Values as they follow each other in the file. @param first how many come before */
  async #readValues(handle: FileHandle, first: number, into: Float32Array): Promise<void> {
    const { type, isBigEndian, offset } = this.header;
    const isSwapped = isBigEndian !== (endianness() === 'BE') && type.bytes > 1;
    const [start, length] = [offset + first * type.bytes, into.length * type.bytes];
    if (type === float32Type && !isSwapped) {
      requireWhole(await fillBytes(handle, start, new Uint8Array(into.buffer, into.byteOffset, into.byteLength)), length);
      return;
    }
    const bytes = await readBytes(handle, start, length);
    requireWhole(bytes.length, length);
    if (isSwapped) swapBytes(bytes, type.bytes);
    type.toFloat32(bytes.buffer, into);
  }
}

async function withFile<T>(file: string, work: (handle: FileHandle) => Promise<T>): Promise<T> {
  let handle: FileHandle | undefined;
  try {
    handle = await openRegular(file);
    return await work(handle);
  } catch (cause) {
    const why = whyUnreadable(cause);
    throw why === undefined ? cause : new NpyError(why);
  } finally {
    await handle?.close();
  }
}

function requireWhole(read: number, wanted: number): void {
  if (read < wanted) throw new NpyError(say('has been cut off while it was read'));
}
