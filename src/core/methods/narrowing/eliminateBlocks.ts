/**
 * Backward elimination of whole groups of inputs from several regressions at once: each group has columns in some of them, and the rest takes over what it
 * can (OBSPA, arXiv:2403.18955; Optimal Brain Compression, arXiv:2208.11580).
 */
import { cholesky, damped, inverse, solveLower } from '../auto/symmetric';

/** One regression with its coefficients. */
export interface Regression {
  /** Columns. */
  readonly inputs: number;
  readonly outputs: number;
  /** Covariances of the columns, [inputs, inputs]. */
  readonly gram: Float64Array;
  /** [inputs, outputs]. */
  readonly coefficients: Float64Array;
  /** What an error counts here, next to the others: one over the variance of all outputs together. */
  readonly weight: number;
  /** By group of the elimination: its columns. */
  readonly columns: readonly Int32Array[];
}

interface Ranking {
  /** All groups, the one that is missed least first. */
  readonly order: readonly number[];
  /** By how many have gone: the weighted squared error of all regressions. It never falls. */
  readonly added: Float64Array;
}

/** @param groups how many there are */
export function eliminateBlocks(regressions: readonly Regression[], groups: number): Ranking {
  const states = regressions.map((regression) => new Eliminating(regression));
  const remaining = Array.from({ length: groups }, (_, group) => group);
  const order: number[] = [];
  const added = new Float64Array(groups + 1);
  while (remaining.length > 0) {
    const costs = remaining.map((group) => states.reduce((sum, state) => sum + state.cost(group), 0));
    const at = costs.indexOf(Math.min(...costs));
    const [gone] = remaining.splice(at, 1) as [number];
    order.push(gone);
    added[order.length] = added[order.length - 1]! + Math.max(0, costs[at]!);
    if (remaining.length > 0) for (const state of states) state.remove(gone);
  }
  return { order, added };
}

/** A regression from which groups go one after the other. */
class Eliminating {
  readonly #inverse: Float64Array;
  readonly #coefficients: Float64Array;
  readonly #gone: Uint8Array;

  constructor(readonly regression: Regression) {
    const { inputs, gram, coefficients } = regression;
    this.#inverse = inverse(damped(gram, inputs), inputs);
    this.#coefficients = coefficients.slice();
    this.#gone = new Uint8Array(inputs);
  }

  /** The squared error that the columns of a group leave when they go. */
  cost(group: number): number {
    const { outputs, columns, weight } = this.regression;
    const own = columns[group]!;
    if (own.length === 0) return 0;
    const values = solveLower(this.#lowerOf(own), own.length, this.#rowsOf(own), outputs);
    return weight * values.reduce((sum, value) => sum + value ** 2, 0);
  }

  remove(group: number): void {
    const { inputs, outputs, columns } = this.regression;
    const own = columns[group]!;
    if (own.length === 0) return;
    const lower = this.#lowerOf(own);
    const solved = solveLower(lower, own.length, this.#rowsOf(own), outputs);
    // All columns of the inverse at those that go: [own, inputs].
    const across = new Float64Array(own.length * inputs);
    for (const [at, column] of own.entries()) across.set(this.#inverse.subarray(column * inputs, (column + 1) * inputs), at * inputs);
    solveLower(lower, own.length, across, inputs);
    for (const column of own) this.#gone[column] = 1;
    for (let input = 0; input < inputs; input++) {
      if (this.#gone[input] === 1) continue;
      for (let at = 0; at < own.length; at++) {
        const factor = across[at * inputs + input]!;
        if (factor === 0) continue;
        for (let output = 0; output < outputs; output++)
          this.#coefficients[input * outputs + output]! -= factor * solved[at * outputs + output]!;
        for (let other = 0; other < inputs; other++) this.#inverse[input * inputs + other]! -= factor * across[at * inputs + other]!;
      }
    }
  }

  /** The factor of the inverse's own block: the block is positive definite as long as the matrix is. */
  #lowerOf(own: Int32Array): Float64Array {
    const { inputs } = this.regression;
    const block = new Float64Array(own.length ** 2);
    for (const [row, from] of own.entries())
      for (const [column, other] of own.entries()) block[row * own.length + column] = this.#inverse[from * inputs + other]!;
    return cholesky(block, own.length);
  }

  #rowsOf(own: Int32Array): Float64Array {
    const { outputs } = this.regression;
    const rows = new Float64Array(own.length * outputs);
    for (const [at, column] of own.entries()) rows.set(this.#coefficients.subarray(column * outputs, (column + 1) * outputs), at * outputs);
    return rows;
  }
}
