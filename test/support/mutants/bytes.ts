import type { Random } from '../../../src/core/random/random';

/** The bytes with up to four small damages: a byte changed, some cut out, doubled or overwritten, or the end cut off. */
export function damagedBytes(bytes: Uint8Array, random: Random): Uint8Array {
  let damaged = Buffer.from(bytes);
  for (let left = 1 + below(random, 4); left > 0; left--) damaged = Buffer.from(damage(damaged, random));
  return damaged;
}

function damage(bytes: Buffer, random: Random): Uint8Array {
  const at = below(random, bytes.length + 1);
  const to = Math.min(bytes.length, at + 1 + below(random, 8));
  const part = bytes.subarray(at, to);
  switch (below(random, 5)) {
    case 0: {
      const changed = Buffer.from(bytes);
      if (at < bytes.length) changed[at]! ^= 1 << below(random, 8);
      return changed;
    }
    case 1:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(to)]);
    case 2:
      return Buffer.concat([bytes.subarray(0, to), part, bytes.subarray(to)]);
    case 3: {
      // Digits make other numbers of numbers, and quotes and brackets other structures.
      const letters = '0123456789"[]{},:-L';
      const put = Buffer.from(Array.from(part, () => letters.charCodeAt(below(random, letters.length))));
      return Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(to)]);
    }
    default:
      return bytes.subarray(0, at);
  }
}

function below(random: Random, limit: number): number {
  return Math.floor(random.uniform() * limit);
}
