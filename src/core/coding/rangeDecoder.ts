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
    const bit = this.#narrow(Math.floor(this.#range / 65536) * model.zero);
    model.learn(bit);
    return bit;
  }

  /** @throws CodeEndsError */
  decodeEvenly(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) value = value * 2 + this.#narrow(Math.floor(this.#range / 2));
    return value;
  }

  /** Whether all bytes have been read. */
  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  #narrow(split: number): number {
    const bit = this.#code < split ? 0 : 1;
    if (bit === 0) this.#range = split;
    else {
      this.#code -= split;
      this.#range -= split;
    }
    while (this.#range < narrow) {
      this.#code = this.#code * 256 + this.#next();
      this.#range *= 256;
    }
    return bit;
  }

  #next(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new CodeEndsError();
    return byte;
  }
}
