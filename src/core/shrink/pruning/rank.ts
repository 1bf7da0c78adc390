import { type WeightKey } from '../../weights/weights';
import type { Importances } from './importance';

/** Values that compete with each other, from the most to the least important; the earlier of equals comes first. */
export class Ranking {
  readonly size: number;
  readonly #importances: readonly (readonly [WeightKey, Float32Array])[];
  readonly #ascending: Float32Array;

  constructor(importances: Importances) {
    this.#importances = [...importances];
    this.size = this.#importances.reduce((sum, [, values]) => sum + values.length, 0);
    this.#ascending = new Float32Array(this.size);
    let offset = 0;
    for (const [, values] of this.#importances) {
      this.#ascending.set(values, offset);
      offset += values.length;
    }
    this.#ascending.sort();
  }

  /** Masks that keep the `count` most important values. */
  best(count: number): Map<WeightKey, Uint8Array> {
    const kept = Math.max(0, Math.min(this.size, count));
    const threshold = kept === 0 ? Infinity : this.#ascending[this.size - kept]!;
    let atThreshold = kept - this.#countAbove(threshold);
    return new Map(
      this.#importances.map(([key, values]) => {
        const mask = new Uint8Array(values.length);
        for (const [index, value] of values.entries()) if (value > threshold || (value === threshold && atThreshold-- > 0)) mask[index] = 1;
        return [key, mask];
      }),
    );
  }

  #countAbove(threshold: number): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#ascending[middle]! > threshold) high = middle;
      else low = middle + 1;
    }
    return this.size - low;
  }
}
