/** The weights of a TF.js model, which lie one behind the other in its shards: files beside `model.json`. */
import { sizeOf } from '../../../core/numbers/sizeOf';
import { say } from '../../../core/message/message';
import { ImportError } from '../importError';
import { type ModelSource, sourceName } from '../modelSource';
import type { StoredArray } from '../storedArray';
import type { ManifestEntry, ManifestGroup } from './manifest';
import { storedBytes, storedValues } from './storedValues';

/** Bytes of a value of types that no weight of a layer has. */
const otherTypes: Readonly<Record<string, number>> = { int32: 4, bool: 1, complex64: 8 };

/** @throws WeightsMismatch when values are stored in a way that is not known */
export function shardedArrays(source: ModelSource, groups: readonly ManifestGroup[]): readonly StoredArray[] {
  return groups.flatMap(({ paths, weights }) => {
    let offset = 0;
    return weights.map((entry): StoredArray => {
      const from = offset;
      const bytes = bytesOf(entry);
      offset += bytes;
      return {
        name: entry.name,
        shape: entry.shape,
        dtype: entry.quantization?.dtype ?? entry.dtype,
        bytes,
        read: async () => {
          const stored = await readShards(source, paths, from, from + bytes);
          return entry.dtype === 'int32' && entry.quantization === undefined ? wholeNumbers(stored) : storedValues(entry, stored);
        },
      };
    });
  });
}

function bytesOf(entry: ManifestEntry): number {
  const other = entry.quantization === undefined && Object.hasOwn(otherTypes, entry.dtype) ? otherTypes[entry.dtype] : undefined;
  return other === undefined ? storedBytes(entry) : other * sizeOf(entry.shape);
}

function wholeNumbers(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.byteLength / 4 }, (_, at) => view.getInt32(4 * at, true));
}

/** @throws ImportError when the shards are missing, lie elsewhere or end before `to` */
async function readShards(source: ModelSource, paths: readonly string[], from: number, to: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let begin = 0;
  for (const path of paths) {
    if (begin >= to) break;
    const shard = await source.beside(path);
    const [first, last] = [Math.max(from, begin), Math.min(to, begin + shard.size)];
    if (first < last) parts.push(await shard.read(first - begin, last - begin));
    begin += shard.size;
  }
  if (begin < to)
    throw new ImportError(
      say('{0} is cut off or damaged: its weights take {1} bytes, and the files that it names have {2}', sourceName(source), to, begin),
    );
  return Buffer.concat(parts);
}
