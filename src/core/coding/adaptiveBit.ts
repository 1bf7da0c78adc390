/**
 * How likely a bit is 0, learned from the bits seen so far (Krichevsky & Trofimov 1981): (zeros + ½) / (bits + 1), and after many bits an average in which
 * old ones fade. Encoder and decoder keep the same ones; division and addition of doubles are the same on every machine.
 */
export class AdaptiveBit {
  #zero = 0.5;
  #seen = 0;

  /** In 65,536ths, never quite 0 or 1. */
  get zero(): number {
    return Math.max(least, Math.min(65536 - least, Math.floor(this.#zero * 65536)));
  }

  learn(bit: number): void {
    this.#zero += (1 - bit - this.#zero) / (this.#seen + 2);
    if (this.#seen < memory) this.#seen++;
  }
}

const memory = 1023;
/** A bit costs at least log2(65536 / (65536 − 32)) = 0.0007 bits, so that a file of some size can hold only this many. */
const least = 32;

/** The fewest bytes that `bits` coded bits can take. */
export function leastBytes(bits: number): number {
  return (bits * Math.log2(65536 / (65536 - least))) / 8;
}
