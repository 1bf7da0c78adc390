/**
 * How likely a bit is 0, learned from the bits seen so far: the mean of a quick and a slow estimate, as video codecs have it (ITU-T H.266, 9.3.4.3).
 * Encoder and decoder keep the same ones.
 */
export class AdaptiveBit {
  #quick = half;
  #slow = half;

  /** In 65,536ths, never quite 0 or 1. */
  get zero(): number {
    const mean = (this.#quick + this.#slow) >> 1;
    return Math.max(least, Math.min(65536 - least, mean));
  }

  learn(bit: number): void {
    const seen = bit === 0 ? 65536 : 0;
    this.#quick += (seen - this.#quick) >> 4;
    this.#slow += (seen - this.#slow) >> 7;
  }
}

const half = 32768;
/** A bit costs at least log2(65536 / (65536 − 32)) = 0.0007 bits, so that a file of some size can hold only so many. */
const least = 32;

/** The fewest bytes that `bits` coded bits can take. */
export function leastBytes(bits: number): number {
  return (bits * Math.log2(65536 / (65536 - least))) / 8;
}
