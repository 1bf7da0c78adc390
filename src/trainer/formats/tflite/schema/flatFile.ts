/** A FlatBuffer file of which only the pages are in memory that its tables lie on: weights stay on disk. */
import { ByteBuffer } from 'flatbuffers';
import { type Message, say } from '../../../../core/message/message';
import type { ImportError } from '../../importError';
import type { ModelSource } from '../../modelSource';
import { damaged } from '../damaged';

const pageSize = 1 << 16;
/** Tables end at 2 GB, where offsets end; what lies behind is weights. */
const tablesEnd = 2 ** 31;

export class FlatFile {
  readonly buffer: ByteBuffer;
  private readonly bytes: Uint8Array;
  private readonly present: Uint8Array;
  /** Bytes of vectors and strings that may still be read. */
  private left = 0;

  constructor(private readonly source: ModelSource) {
    // Zeros take no memory until they are written to.
    this.bytes = new Uint8Array(Math.min(source.size, tablesEnd));
    this.buffer = new ByteBuffer(this.bytes);
    this.present = new Uint8Array(Math.ceil(this.bytes.length / pageSize));
  }

  get size(): number {
    return this.source.size;
  }

  /** What `read` gives, once the pages that it needs are in memory: it is called again after each that was not. */
  async whenLoaded<T>(read: () => T, signal: AbortSignal): Promise<T> {
    for (;;) {
      signal.throwIfAborted();
      // In a sound file every vector has a place of its own, so that all together are not larger than the file; names may be shared.
      this.left = 4 * this.size + 65_536;
      try {
        return read();
      } catch (cause) {
        if (!(cause instanceof AbsentPage)) throw cause;
        await this.load(cause.page);
      }
    }
  }

  /** To be called before bytes of tables are read. @param place where the file says so. @throws ImportError when they are not in the file */
  require(from: number, to: number, place: string): void {
    if (from < 0 || to < from || to > this.bytes.length)
      throw this.damaged(say('{0} points to bytes {1} to {2}, and the file has {3}', place, from, to, this.size));
    for (let page = Math.floor(from / pageSize); page * pageSize < to; page++) if (this.present[page] === 0) throw new AbsentPage(page);
  }

  /** To be called before a vector is read. @throws ImportError when vectors are so many that they must lie on top of each other */
  spend(bytes: number, place: string): void {
    this.left -= bytes;
    if (this.left < 0) throw this.damaged(say('up to {0} it lists more than a file of {1} bytes can hold', place, this.size));
  }

  damaged(what: Message): ImportError {
    return damaged(this.source.file, what);
  }

  private async load(page: number): Promise<void> {
    const from = page * pageSize;
    this.bytes.set(await this.source.read(from, Math.min(this.size, from + pageSize)), from);
    this.present[page] = 1;
  }
}

class AbsentPage extends Error {
  constructor(readonly page: number) {
    super(`page ${String(page)} is not in memory`);
  }
}
