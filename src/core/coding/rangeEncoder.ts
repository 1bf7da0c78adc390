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
    this.#narrow(bit, split);
  }

  /** Whole numbers from 0 to 2^`count` − 1, of which nothing is known before. */
  encodeEvenly(value: number, count: number): void {
    for (let at = count - 1; at >= 0; at--) this.#narrow((value >>> at) & 1, Math.floor(this.#range / 2));
  }

  /** Everything that was encoded. Nothing can be added afterwards. */
  finish(): Uint8Array {
    for (let i = 0; i < 4; i++) this.#shift();
    return Uint8Array.from(this.#bytes);
  }

  #narrow(bit: number, split: number): void {
    if (bit === 0) this.#range = split;
    else {
      this.#low += split;
      this.#range -= split;
      if (this.#low >= full) this.#carry();
    }
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
