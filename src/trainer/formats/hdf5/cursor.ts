/** Reading the fields of a structure one after the other. All numbers of an HDF5 file's structures are little-endian. */
import { say } from '../../../core/message/message';
import type { Message } from '../../../core/message/message';
import { ImportError } from '../importError';

/** What the addresses of things that are not there are set to. */
export const noAddress = -1;

export class Cursor {
  readonly #view: DataView;
  #at = 0;

  /** @param start where in the file the bytes begin @param file its name, for messages */
  constructor(
    readonly bytes: Uint8Array,
    readonly start: number,
    readonly file: string,
  ) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get at(): number {
    return this.#at;
  }

  get left(): number {
    return this.bytes.length - this.#at;
  }

  u8(): number {
    return this.#view.getUint8(this.#next(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#next(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#next(4), true);
  }

  /** A size or a place in the file. */
  u64(): number {
    const value = Number(this.#view.getBigUint64(this.#next(8), true));
    if (!Number.isSafeInteger(value)) throw this.damaged(say('it claims a size of {0}', value));
    return value;
  }

  /** A place in the file, or `noAddress`. */
  address(): number {
    const value = this.#view.getBigUint64(this.#next(8), true);
    if (value === 0xffff_ffff_ffff_ffffn) return noAddress;
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw this.damaged(say('it names the place {0}', String(value)));
    return Number(value);
  }

  /** A number of 1, 2, 4 or 8 bytes. */
  sized(bytes: number): number {
    return bytes === 1 ? this.u8() : bytes === 2 ? this.u16() : bytes === 4 ? this.u32() : this.u64();
  }

  take(bytes: number): Uint8Array {
    const from = this.#next(bytes);
    return this.bytes.subarray(from, from + bytes);
  }

  /** A part of its own, which cannot be read past its end. */
  part(bytes: number): Cursor {
    const start = this.start + this.#at;
    return new Cursor(this.take(bytes), start, this.file);
  }

  skip(bytes: number): void {
    this.#next(bytes);
  }

  /** To the next multiple of 8. */
  align(): void {
    const rest = this.#at % 8;
    if (rest > 0) this.skip(Math.min(8 - rest, this.left));
  }

  /** @throws ImportError when other letters stand there */
  expect(signature: string): void {
    const found = Buffer.from(this.take(signature.length)).toString('latin1');
    if (found !== signature) throw this.damaged(say('"{0}" should stand there', signature));
  }

  damaged(why: Message): ImportError {
    return new ImportError(say('{0} is damaged at byte {1}: {2}', this.file, this.start + this.#at, why));
  }

  #next(bytes: number): number {
    if (bytes > this.left) throw this.damaged(say('a structure ends too early'));
    const from = this.#at;
    this.#at += bytes;
    return from;
  }
}
