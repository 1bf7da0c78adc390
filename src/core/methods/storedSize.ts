/** How many parameters fit into a number of bytes, as a packed file stores them. */
import { bytesPerParameter } from '../cost/cost';
import type { ModelGraph } from '../graph/graph';
import type { ShrinkStep } from './options';
import { sizeOf } from '../numbers/sizeOf';
import { recordOf } from './records';
import type { StoredAs } from './records/method';

export interface Storage {
  /** Weights of the whole model, pruned ones too. */
  readonly weights: number;
  /** Of a weight that is kept. */
  readonly bits: number;
  /** What the file holds beside the weights. */
  readonly fixedBytes: number;
}

/** What steps make of the weights: the last step that says so counts; undefined where weights stay float32. */
export function storedAs(steps: readonly ShrinkStep[]): StoredAs | undefined {
  return steps.reduce<StoredAs | undefined>((stored, step) => recordOf(step).storedAs?.(step) ?? stored, undefined);
}

/** Beside the weights: the values that shared ones point into; the scale, a float32, of each unit with int8 weights. */
export function fixedBytes({ coding, bits }: StoredAs, { layers }: ModelGraph): number {
  const weighted = layers.filter((layer) => layer.weights.length > 0);
  if (coding === 'shared') {
    // Every weight has a table of its own; one with fewer values needs no more entries.
    const tables = weighted.flatMap(({ weights }) => weights.filter(({ trainable }) => trainable).map(({ shape }) => sizeOf(shape)));
    return tables.reduce((sum, size) => sum + Math.min(size, 2 ** bits) * bytesPerParameter, 0);
  }
  const units = weighted.reduce((sum, { outputShape }) => sum + (outputShape.at(-1) ?? 0), 0);
  return coding === 'int8' ? units * bytesPerParameter : 0;
}

/**
 * @param scattered whether single weights remain, whose places are stored too, with the entropy of their density for each weight of the model
 * @returns how many weights may remain; 0 where not even the rest of the file fits
 */
export function weightsWithin(bytes: number, { weights, bits, fixedBytes }: Storage, scattered: boolean): number {
  const room = (bytes - fixedBytes) * 8;
  const bitsOf = (kept: number) => kept * bits + (scattered ? weights * entropy(kept / weights) : 0);
  let [low, high] = [0, weights];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (bitsOf(middle) <= room) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** @returns how many weights, zeros counted, a model may have of which a share is kept */
export function paramsWithin(bytes: number, { bits, fixedBytes }: Omit<Storage, 'weights'>, kept: number): number {
  return Math.max(0, Math.floor(((bytes - fixedBytes) * 8) / (kept * bits + entropy(kept))));
}

/** Of one yes or no, in bits. */
function entropy(p: number): number {
  return p <= 0 || p >= 1 ? 0 : -p * Math.log2(p) - (1 - p) * Math.log2(1 - p);
}
