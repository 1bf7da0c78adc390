import { type WeightKey } from '../../weights/weights';
import type { Importances } from './importance';

/**
 * Values that compete with each other, from the most to the least important; the earlier of equals comes first. Values below zero do not compete.
 *
 * Finds the threshold of any number of values by counting instead of sorting: numbers above zero are in the order of their bits, so a histogram of the
 * upper half of the bits leads to one bucket, and a second one of the lower half to the value (a radix selection).
 */
export class Ranking {
  /** How many can be kept at most. */
  readonly size: number;
  /** Bits of numbers; those of negative ones, −0 among them, are below zero. */
  readonly #values: readonly (readonly [WeightKey, Int32Array])[];
  /** How many values have which upper half of bits. */
  readonly #upper = new Uint32Array(halfRange);

  constructor(importances: Importances) {
    this.#values = [...importances].map(([key, { buffer, byteOffset, length }]) => [key, new Int32Array(buffer, byteOffset, length)]);
    let size = 0;
    for (const [, bits] of this.#values) {
      for (let at = 0; at < bits.length; at++) {
        if (bits[at]! < 0) continue;
        this.#upper[bits[at]! >>> halfBits]!++;
        size++;
      }
    }
    this.size = size;
  }

  /**
   * Masks that keep the `count` most important values.
   *
   * @param whole keep fewer where equal values would otherwise be torn apart
   */
  best(count: number, whole = false): Map<WeightKey, Uint8Array> {
    const kept = Math.max(0, Math.min(this.size, count));
    const { threshold, equal, fromEqual } = kept === 0 ? { threshold: Infinity, equal: 0, fromEqual: 0 } : this.#thresholdOf(kept);
    let atThreshold = whole && fromEqual < equal ? 0 : fromEqual;
    return new Map(
      this.#values.map(([key, bits]) => {
        const mask = new Uint8Array(bits.length);
        // Without a condition in it, which would be too irregular for the processor to guess, this loop is several times as fast.
        for (let at = 0; at < bits.length; at++) mask[at] = Number(bits[at]! > threshold);
        for (let at = 0; at < bits.length && atThreshold > 0; at++) {
          if (bits[at] !== threshold) continue;
          mask[at] = 1;
          atThreshold--;
        }
        return [key, mask];
      }),
    );
  }

  /** The least of the `kept` most important values, how many are equal to it, and how many of these are kept. */
  #thresholdOf(kept: number): { threshold: number; equal: number; fromEqual: number } {
    const upper = bucketOf(this.#upper, kept);
    const lowerHalves = new Uint32Array(halfRange);
    for (const [, bits] of this.#values)
      for (let at = 0; at < bits.length; at++) if (bits[at]! >>> halfBits === upper.bucket) lowerHalves[bits[at]! & (halfRange - 1)]!++;
    const lower = bucketOf(lowerHalves, upper.fromBucket);
    return { threshold: upper.bucket * halfRange + lower.bucket, equal: lowerHalves[lower.bucket]!, fromEqual: lower.fromBucket };
  }
}

const halfBits = 16;
const halfRange = 2 ** halfBits;

/** The bucket that the last of the `kept` largest values lies in, and how many of them do. */
function bucketOf(counts: Uint32Array, kept: number): { bucket: number; fromBucket: number } {
  let left = kept;
  let bucket = counts.length - 1;
  while (counts[bucket]! < left) left -= counts[bucket--]!;
  return { bucket, fromBucket: left };
}
