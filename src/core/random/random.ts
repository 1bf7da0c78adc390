/**
 * A seeded generator of random numbers that is the same on every machine, and whose state can be kept in a checkpoint.
 * Algorithm: sfc32 (Doty-Humphrey, PractRand), seeded through splitmix32.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  /**
   * @param seed a whole number from 0 to 2³² − 1.
   * @param stream numbers of different streams of one seed have nothing to do with each other.
   */
  constructor(seed: number, stream = 0) {
    let mixed = seed >>> 0;
    const next = () => {
      mixed = (mixed + 0x9e3779b9) >>> 0;
      let word = mixed;
      word = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
      word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
      return (word ^ (word >>> 15)) >>> 0;
    };
    this.#a = next();
    this.#b = next();
    this.#c = (next() ^ stream) >>> 0;
    this.#counter = 1;
    for (let i = 0; i < 15; i++) this.integer();
  }

  /** A generator that goes on where the one stood whose `state` this is. */
  static from(state: RandomState): Random {
    const random = new Random(0);
    [random.#a, random.#b, random.#c, random.#counter] = state;
    return random;
  }

  get state(): RandomState {
    return [this.#a, this.#b, this.#c, this.#counter];
  }

  /** A whole number from 0 to 2³² − 1. */
  integer(): number {
    const sum = (this.#a + this.#b + this.#counter) >>> 0;
    this.#counter = (this.#counter + 1) >>> 0;
    this.#a = (this.#b ^ (this.#b >>> 9)) >>> 0;
    this.#b = (this.#c + (this.#c << 3)) >>> 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) >>> 0;
    return sum;
  }

  /** From 0 up to, but not including, 1. */
  uniform(): number {
    return this.integer() / 4_294_967_296;
  }

  /** Mean 0, variance 1 (Box and Muller 1958). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** The numbers 0 to count − 1 in random order (Fisher and Yates). */
  permutation(count: number): Int32Array {
    const order = new Int32Array(count);
    for (let at = 0; at < count; at++) order[at] = at;
    for (let last = count - 1; last > 0; last--) {
      const other = Math.floor(this.uniform() * (last + 1));
      const kept = order[last]!;
      order[last] = order[other]!;
      order[other] = kept;
    }
    return order;
  }
}

export type RandomState = readonly [number, number, number, number];
