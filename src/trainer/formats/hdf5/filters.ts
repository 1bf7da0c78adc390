/** Filters that the chunks of a dataset went through: what h5py calls compression="gzip", shuffle and fletcher32. */
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { say } from '../../../core/message/message';
import type { Cursor } from './cursor';

export interface Filter {
  readonly id: number;
  readonly values: readonly number[];
}

const inflated = promisify(inflate);
const known = { deflate: 1, shuffle: 2, fletcher32: 3 } as const;

/** @param data of a filters message @throws ImportError for filters that are not known */
export function readFilters(data: Cursor): readonly Filter[] {
  const version = data.u8();
  const count = data.u8();
  if (version === 1) data.skip(6);
  return Array.from({ length: count }, () => {
    const id = data.u16();
    const nameBytes = version === 1 || id >= 256 ? data.u16() : 0;
    data.skip(2);
    const valueCount = data.u16();
    data.skip(nameBytes);
    const values = Array.from({ length: valueCount }, () => data.u32());
    if (version === 1 && valueCount % 2 === 1) data.skip(4);
    if (!Object.values<number>(known).includes(id))
      throw data.damaged(
        say('its values are compressed in a way that cannot be read (filter {0}): write it without compression, or with gzip', id),
      );
    return { id, values };
  });
}

/** @param skipped a bit for each filter that was left out @param size of the result @throws ImportError */
export async function unfiltered(chunk: Cursor, filters: readonly Filter[], skipped: number, size: number): Promise<Uint8Array> {
  let { bytes } = chunk;
  for (const [index, { id, values }] of [...filters.entries()].reverse()) {
    if ((skipped & (1 << index)) !== 0) continue;
    if (id === known.deflate) bytes = await inflate1(chunk, bytes, size);
    else if (id === known.shuffle) bytes = unshuffled(bytes, values[0] ?? 1);
    else bytes = bytes.subarray(0, Math.max(0, bytes.length - 4));
  }
  if (bytes.length !== size) throw chunk.damaged(say('a part of its values has {0} bytes in place of {1}', bytes.length, size));
  return bytes;
}

async function inflate1(chunk: Cursor, bytes: Uint8Array, size: number): Promise<Uint8Array> {
  try {
    // A checksum may follow the values.
    return await inflated(bytes, { maxOutputLength: size + 4 });
  } catch {
    throw chunk.damaged(say('its compressed values are damaged'));
  }
}

/** Bytes of values one after the other, of which first all first bytes were stored, then all second ones. */
function unshuffled(bytes: Uint8Array, each: number): Uint8Array {
  if (each < 2) return bytes;
  const values = Math.floor(bytes.length / each);
  const result = new Uint8Array(bytes);
  for (let part = 0; part < each; part++)
    for (let value = 0; value < values; value++) result[value * each + part] = bytes[part * values + value]!;
  return result;
}
