import { AdaptiveBit } from './adaptiveBit';
import type { RangeDecoder } from './rangeDecoder';
import type { RangeEncoder } from './rangeEncoder';

/** Whole numbers of this many bits, whose frequencies are learned: from the highest bit on, each with a model for every beginning. */
export class SymbolCoder {
  readonly #bits: number;
  readonly #models: readonly AdaptiveBit[];

  constructor(bits: number) {
    this.#bits = bits;
    this.#models = Array.from({ length: 2 ** bits }, () => new AdaptiveBit());
  }

  encode(encoder: RangeEncoder, symbol: number): void {
    let node = 1;
    for (let at = this.#bits - 1; at >= 0; at--) {
      const bit = (symbol >>> at) & 1;
      encoder.encode(bit, this.#models[node]!);
      node = node * 2 + bit;
    }
  }

  /** @throws CodeEndsError */
  decode(decoder: RangeDecoder): number {
    let node = 1;
    for (let i = 0; i < this.#bits; i++) node = node * 2 + decoder.decode(this.#models[node]!);
    return node - 2 ** this.#bits;
  }
}
