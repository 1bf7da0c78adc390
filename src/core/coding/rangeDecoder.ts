import type { AdaptiveBit } from './adaptiveBit';

const narrow = 2 ** 24;

/** There are fewer bytes than were encoded. */
export class CodeEndsError extends Error {
  constructor() {
    super('it ends too soon');
    this.name = 'CodeEndsError';
  }
}

/** Reads what a `RangeEncoder` wrote, in the same order and with the same models. */
export class RangeDecoder {
  readonly #bytes: Uint8Array;
  #at = 0;
  /** How far the coded number is above the interval's lower end. */
  #code = 0;
  #range = 2 ** 32;

  /** @throws CodeEndsError */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    for (let i = 0; i < 4; i++) this.#code = this.#code * 256 + this.#next();
  }

  /** @throws CodeEndsError */
  decode(model: AdaptiveBit): number {
    const split = Math.floor(this.#range / 65536) * model.zero;
    const bit = this.#code < split ? 0 : 1;
    model.learn(bit);
    if (bit === 0) this.#narrow(0, split);
    else this.#narrow(split, this.#range - split);
    return bit;
  }

  /** @throws CodeEndsError */
  decodeEvenly(count: number): number {
    if (count > 16) return this.decodeEvenly(count - 16) * 65536 + this.decodeEvenly(16);
    const each = Math.floor(this.#range / 2 ** count);
    // What the division leaves over at the interval's end is never written, but may be read from a damaged file.
    const value = Math.min(2 ** count - 1, Math.floor(this.#code / each));
    this.#narrow(value * each, each);
    return value;
  }

  /** Whether all bytes have been read. */
  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  #narrow(from: number, range: number): void {
    this.#code -= from;
    this.#range = range;
    while (this.#range < narrow) {
      this.#code = this.#code * 256 + this.#next();
      this.#range *= 256;
    }
  }

  #next(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new CodeEndsError();
    return byte;
  }
}
