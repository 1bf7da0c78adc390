import { AdaptiveBit } from '../../../core/coding/adaptiveBit';

/** Levels that a share of non-zero values is told apart by. */
const levels = 8;
const one = 4096;

/**
 * Which values of a matrix are zero is coded with models chosen by how many were not, lately, in the same column and in the row: pruning leaves some
 * units and inputs many weights and others few.
 */
export class ZeroModels {
  readonly #columns: Uint16Array;
  #row = 0;
  #at = 0;
  readonly #models = Array.from({ length: levels * levels }, () => new AdaptiveBit());

  constructor(columns: number) {
    this.#columns = new Uint16Array(columns);
  }

  /** For the next value, row by row. */
  get next(): AdaptiveBit {
    return this.#models[levelOf(this.#columns[this.#at]!) * levels + levelOf(this.#row)]!;
  }

  /** @param bit 0 where the value is zero */
  learn(bit: number): void {
    this.#columns[this.#at] = nearer(this.#columns[this.#at]!, bit, 4);
    this.#row = nearer(this.#row, bit, 5);
    this.#at = (this.#at + 1) % this.#columns.length;
  }
}

function nearer(share: number, bit: number, rate: number): number {
  return share + (((bit === 0 ? 0 : one) - share) >> rate);
}

/** Each level reaches to half the share of the one above. */
function levelOf(share: number): number {
  return Math.min(levels - 1, Math.max(0, Math.clz32(share) - 20));
}
