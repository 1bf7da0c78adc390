/** Rows that are the same, found by hashes of their bytes: 53 bits, so that a false one among a million rows is one chance in 18,000. */

import type { Samples } from '../../engine/engine';

/** Rows that are compared at most: their hashes take 8 bytes each. */
export const mostCompared = 16_000_000;

/**
 * The hashes of rows, sorted.
 *
 * @param parts rows one behind the other. @param rows how many there are; of more than are compared, only the first are looked at
 */
export async function hashesOf(parts: AsyncIterable<Pick<Samples, 'count' | 'inputs'>>, rows: number): Promise<Float64Array> {
  const hashes = new Float64Array(Math.min(rows, mostCompared));
  let known = 0;
  for await (const { count, inputs } of parts) {
    const width = inputs.length / count;
    for (let row = 0; row < count && known < hashes.length; row++)
      hashes[known++] = hashOfRow(inputs.subarray(row * width, (row + 1) * width));
    if (known === hashes.length) break;
  }
  return hashes.sort();
}

/** How many of the rows are among the others. @param hashes sorted, as the others' */
export function rowsAmong(hashes: Float64Array, others: Float64Array): number {
  let [among, other] = [0, 0];
  for (const hash of hashes) {
    while (other < others.length && others[other]! < hash) other++;
    if (others[other] === hash) among++;
  }
  return among;
}

/** How many rows are there already, when all are looked at one after the other. @param hashes sorted */
export function repeatedRows(hashes: Float64Array): number {
  let repeated = 0;
  for (let at = 1; at < hashes.length; at++) if (hashes[at] === hashes[at - 1]) repeated++;
  return repeated;
}

/** Two hashes of 32 bits (Fowler, Noll and Vo; and with another prime), joined. */
function hashOfRow({ buffer, byteOffset, length }: Float32Array): number {
  const words = new Uint32Array(buffer, byteOffset, length);
  let [a, b] = [0x811c9dc5, 0x9e3779b9];
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    a = Math.imul(a ^ word, 0x01000193);
    a ^= a >>> 15;
    b = Math.imul(b ^ word, 0x85ebca6b);
    b ^= b >>> 13;
  }
  return (a >>> 0) * 2 ** 21 + (b >>> 11);
}
