/** Reads rows of NumPy's .npy files. */
import { type FileHandle, open } from 'node:fs/promises';
import { say } from '../../../core/message';
import { errorCode, messageOf } from '../../../system/wordedError';
import type { RowRange } from '../chunks';
import { float32Type } from './elements';
import { type Header, NpyError, readHeader } from './header';
import { fillBytes, readBytes } from './readBytes';

export interface NpyArray {
  /** The first axis is the rows. */
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Float32Array;
}

/** A file as it was when it was first looked at. It is open only while it is read. */
export class NpyFile {
  /** Rows in the file. */
  readonly rows: number;
  /** Values of one row. */
  readonly width: number;

  /** @throws NpyError when it is no array of rows, or cut off */
  static async open(file: string): Promise<NpyFile> {
    return withFile(file, async (handle) => {
      const header = await readHeader(handle);
      const { size, mtimeMs } = await handle.stat();
      const { shape, type, offset } = header;
      if (shape.length === 0) throw new NpyError(say('holds a single number, not rows'));
      const values = shape.reduce((product, length) => product * length, 1);
      if (values === 0) throw new NpyError(say('holds no values: its shape is ({0})', shape.join(', ')));
      const wanted = values * type.bytes;
      if (size - offset < wanted)
        throw new NpyError(
          say('is cut off: its shape ({0}) needs {1} bytes of values, but it has {2}', shape.join(', '), wanted, size - offset),
        );
      return new NpyFile(file, header, size, mtimeMs);
    });
  }

  private constructor(
    private readonly file: string,
    private readonly header: Header,
    private readonly size: number,
    private readonly modified: number,
  ) {
    const [rows, ...row] = header.shape;
    this.rows = rows!;
    this.width = row.reduce((product, length) => product * length, 1);
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

  async #readRange(handle: FileHandle, { from, to }: RowRange, into: Float32Array): Promise<void> {
    const { type, swapped, offset } = this.header;
    const rowBytes = this.width * type.bytes;
    const [start, length] = [offset + from * rowBytes, (to - from) * rowBytes];
    if (type === float32Type && !swapped) {
      requireWhole(await fillBytes(handle, start, new Uint8Array(into.buffer, into.byteOffset, into.byteLength)), length);
      return;
    }
    const bytes = await readBytes(handle, start, length);
    requireWhole(bytes.length, length);
    if (swapped) swapBytes(bytes, type.bytes);
    type.toFloat32(bytes.buffer, into);
  }
}

async function withFile<T>(file: string, work: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await openFile(file);
  try {
    return await work(handle);
  } catch (cause) {
    if (errorCode(cause) === undefined) throw cause;
    throw new NpyError(say('cannot be read: {0}', messageOf(cause)));
  } finally {
    await handle.close();
  }
}

async function openFile(file: string): Promise<FileHandle> {
  try {
    return await open(file);
  } catch (cause) {
    const code = errorCode(cause);
    throw new NpyError(code === 'ENOENT' ? say('does not exist: check the path') : say('cannot be opened: {0}', messageOf(cause)));
  }
}

function requireWhole(read: number, wanted: number): void {
  if (read < wanted) throw new NpyError(say('has been cut off while it was read'));
}

function swapBytes(bytes: Buffer, size: 1 | 2 | 4 | 8): void {
  if (size === 2) bytes.swap16();
  else if (size === 4) bytes.swap32();
  else if (size === 8) bytes.swap64();
}
