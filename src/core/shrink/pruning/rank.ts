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
  readonly #values: readonly (readonly [WeightKey, Uint32Array])[];
  /** How many values have which upper half of bits. */
  readonly #upper = new Uint32Array(halfRange);

  constructor(importances: Importances) {
    this.#values = [...importances].map(([key, { buffer, byteOffset, length }]) => [key, new Uint32Array(buffer, byteOffset, length)]);
    let size = 0;
    for (const [, bits] of this.#values) {
      for (let at = 0; at < bits.length; at++) {
        if (bits[at]! >= negative) continue;
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
    const { threshold, equal, fromEqual } = kept === 0 ? { threshold: negative, equal: 0, fromEqual: 0 } : this.#thresholdOf(kept);
    let atThreshold = whole && fromEqual < equal ? 0 : fromEqual;
    return new Map(
      this.#values.map(([key, bits]) => {
        const mask = new Uint8Array(bits.length);
        for (let at = 0; at < bits.length; at++) {
          const value = bits[at]!;
          if (value >= negative || value < threshold) continue;
          if (value > threshold || atThreshold-- > 0) mask[at] = 1;
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
/** The bits of negative numbers, −0 among them, are at least this. */
const negative = 2 ** 31;

/** The bucket that the last of the `kept` largest values lies in, and how many of them do. */
function bucketOf(counts: Uint32Array, kept: number): { bucket: number; fromBucket: number } {
  let left = kept;
  let bucket = counts.length - 1;
  while (counts[bucket]! < left) left -= counts[bucket--]!;
  return { bucket, fromBucket: left };
}
