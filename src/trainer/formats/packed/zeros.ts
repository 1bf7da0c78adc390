import { AdaptiveBit } from '../../../core/coding/adaptiveBit';

/** Levels into which shares of non-zero values are sorted: from a half on, a quarter, an eighth, … */
const levels = 8;
/** How much a value changes the share of its column and of its row. */
const columnRate = 1 / 16;
const rowRate = 1 / 64;

/**
 * Which values of a matrix are zero is coded with models chosen by how many were not, lately, in the same column and along the rows, and by the value
 * above: pruning leaves some units and inputs many weights and others few.
 */
export class ZeroModels {
  readonly #columns: Float64Array;
  readonly #above: Uint8Array;
  #row = 0;
  #at = 0;
  readonly #models = Array.from({ length: levels * levels * 2 }, () => new AdaptiveBit());

  constructor(columns: number) {
    this.#columns = new Float64Array(columns);
    this.#above = new Uint8Array(columns);
  }

  /** For the next value, row by row. */
  get next(): AdaptiveBit {
    const level = levelOf(this.#columns[this.#at]!) * levels + levelOf(this.#row);
    return this.#models[level * 2 + this.#above[this.#at]!]!;
  }

  /** @param bit 0 where the value is zero */
  learn(bit: number): void {
    this.#columns[this.#at]! += (bit - this.#columns[this.#at]!) * columnRate;
    this.#row += (bit - this.#row) * rowRate;
    this.#above[this.#at] = bit;
    this.#at = (this.#at + 1) % this.#columns.length;
  }
}

function levelOf(share: number): number {
  let level = 0;
  for (let rest = share * 2; rest < 1 && level < levels - 1; rest *= 2) level++;
  return level;
}
