import { type WeightKey } from '../../weights/weights';
import type { Importances } from './importance';

/**
 * Values that compete with each other, from the most to the least important; the earlier of equals comes first. Values below zero do not compete.
 *
 * Finds the threshold of any number of values by counting instead of sorting: numbers above zero are in the order of their bits, so a histogram of the
 * first bits leads to one bucket, one of the next bits to a bucket in that, and a third one to the value (a radix selection).
 */
export class Ranking {
  /** How many can be kept at most. */
  readonly size: number;
  /** Bits of numbers; those of negative ones, −0 among them, are below zero. */
  readonly #values: readonly (readonly [WeightKey, Int32Array])[];
  /** How many values have which first bits. */
  readonly #counts = new Uint32Array(2 ** (31 - shifts[0]));

  constructor(importances: Importances) {
    this.#values = [...importances].map(([key, { buffer, byteOffset, length }]) => [key, new Int32Array(buffer, byteOffset, length)]);
    let size = 0;
    for (const [, bits] of this.#values) {
      for (let at = 0; at < bits.length; at++) {
        if (bits[at]! < 0) continue;
        this.#counts[bits[at]! >>> shifts[0]]!++;
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
    let counts: Uint32Array = this.#counts;
    let { bucket, fromBucket } = bucketOf(counts, kept);
    let first = bucket;
    for (const [level, shift] of shifts.slice(1).entries()) {
      counts = this.#countsAfter(first, shifts[level]!, shift);
      ({ bucket, fromBucket } = bucketOf(counts, fromBucket));
      first = first * counts.length + bucket;
    }
    return { threshold: first, equal: counts[bucket]!, fromEqual: fromBucket };
  }

  /** Of the values that have these first bits, those above `from`: how many have which bits between `from` and `to`. */
  #countsAfter(first: number, from: number, to: number): Uint32Array {
    const counts = new Uint32Array(2 ** (from - to));
    const last = counts.length - 1;
    for (const [, bits] of this.#values)
      for (let at = 0; at < bits.length; at++) if (bits[at]! >>> from === first) counts[(bits[at]! >>> to) & last]!++;
    return counts;
  }
}

/** Where the bits of a number are cut: into 11, 10 and 10, so that the counts of each stay in the processor's first cache. */
const shifts = [20, 10, 0] as const;

/** The bucket that the last of the `kept` largest values lies in, and how many of them do. */
function bucketOf(counts: Uint32Array, kept: number): { bucket: number; fromBucket: number } {
  let left = kept;
  let bucket = counts.length - 1;
  while (counts[bucket]! < left) left -= counts[bucket--]!;
  return { bucket, fromBucket: left };
}
