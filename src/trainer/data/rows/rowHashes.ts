/** Rows that are the same, found by hashes of their bytes: 53 bits, so that a false one among a million rows is one chance in 18,000. */

export class RowHashes {
  readonly #known = new Set<number>();

  /** @returns whether an equal row was added before */
  add(row: Float32Array): boolean {
    const hash = hashOfRow(row);
    if (this.#known.has(hash)) return true;
    this.#known.add(hash);
    return false;
  }

  has(row: Float32Array): boolean {
    return this.#known.has(hashOfRow(row));
  }
}

/** Two hashes of 32 bits (Fowler, Noll and Vo; and with another prime), joined. */
export function hashOfRow({ buffer, byteOffset, length }: Float32Array): number {
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
