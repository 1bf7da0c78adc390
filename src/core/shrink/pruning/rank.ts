import { type WeightKey } from '../../weights/weights';
import type { Importances } from './importance';

/** Values that compete with each other, from the most to the least important; the earlier of equals comes first. Values below zero do not compete. */
export class Ranking {
  /** How many can be kept at most. */
  readonly size: number;
  readonly #importances: readonly (readonly [WeightKey, Float32Array])[];
  readonly #ascending: Float32Array;

  constructor(importances: Importances) {
    this.#importances = [...importances];
    const all = new Float32Array(this.#importances.reduce((sum, [, values]) => sum + values.length, 0));
    let offset = 0;
    for (const [, values] of this.#importances) {
      all.set(values, offset);
      offset += values.length;
    }
    all.sort();
    const first = all.findIndex((value) => value >= 0);
    this.#ascending = first === -1 ? new Float32Array() : all.subarray(first);
    this.size = this.#ascending.length;
  }

  /**
   * Masks that keep the `count` most important values.
   *
   * @param whole keep fewer where equal values would otherwise be torn apart
   */
  best(count: number, whole = false): Map<WeightKey, Uint8Array> {
    const kept = Math.max(0, Math.min(this.size, count));
    const threshold = kept === 0 ? Infinity : this.#ascending[this.size - kept]!;
    const above = this.size - this.#firstAbove(threshold);
    const equal = this.#firstAbove(threshold) - this.#firstFrom(threshold);
    let atThreshold = whole && kept - above < equal ? 0 : kept - above;
    return new Map(
      this.#importances.map(([key, values]) => {
        const mask = new Uint8Array(values.length);
        for (let at = 0; at < values.length; at++) {
          const value = values[at]!;
          if (value > threshold || (value === threshold && atThreshold-- > 0)) mask[at] = 1;
        }
        return [key, mask];
      }),
    );
  }

  #firstAbove(threshold: number): number {
    return this.#first((value) => value > threshold);
  }

  #firstFrom(threshold: number): number {
    return this.#first((value) => value >= threshold);
  }

  /** The place of the first value for which the condition holds, as it does for all after it. */
  #first(condition: (value: number) => boolean): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (condition(this.#ascending[middle]!)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
