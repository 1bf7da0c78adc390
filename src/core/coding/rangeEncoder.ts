import type { AdaptiveBit } from './adaptiveBit';

const full = 2 ** 32;
/** The interval is widened by a byte when it is narrower. */
const narrow = 2 ** 24;

/**
 * An arithmetic coder for bits (Martin 1979, "Range encoding"): an interval of numbers is narrowed for every bit, the less the likelier the bit was,
 * and any number of the last interval, written in bytes, stands for all of them.
 */
export class RangeEncoder {
  readonly #bytes: number[] = [];
  #low = 0;
  #range = full;

  encode(bit: number, model: AdaptiveBit): void {
    const split = Math.floor(this.#range / 65536) * model.zero;
    model.learn(bit);
    if (bit === 0) this.#narrow(0, split);
    else this.#narrow(split, this.#range - split);
  }

  /** A whole number from 0 to 2^`count` − 1 (at most 32 bits), of which nothing is known before. */
  encodeEvenly(value: number, count: number): void {
    if (count > 16) {
      this.encodeEvenly(value >>> 16, count - 16);
      this.encodeEvenly(value & 0xffff, 16);
      return;
    }
    const each = Math.floor(this.#range / 2 ** count);
    this.#narrow(value * each, each);
  }

  /** Bytes so far, without those that only the end decides on. */
  get length(): number {
    return this.#bytes.length;
  }

  /** Everything that was encoded. Nothing can be added afterwards. */
  finish(): Uint8Array {
    for (let i = 0; i < 4; i++) this.#shift();
    return Uint8Array.from(this.#bytes);
  }

  /** To a part of the interval, `from` its lower end. */
  #narrow(from: number, range: number): void {
    this.#low += from;
    this.#range = range;
    if (this.#low >= full) this.#carry();
    while (this.#range < narrow) {
      this.#shift();
      this.#range *= 256;
    }
  }

  #shift(): void {
    this.#bytes.push(Math.floor(this.#low / narrow));
    this.#low = (this.#low % narrow) * 256;
  }

  /** The interval begins above what the bytes written so far say: adds one to them. */
  #carry(): void {
    this.#low -= full;
    let at = this.#bytes.length - 1;
    while (this.#bytes[at] === 255) this.#bytes[at--] = 0;
    this.#bytes[at]!++;
  }
}
