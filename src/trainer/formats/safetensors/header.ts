/** The header of a safetensors file (https://github.com/huggingface/safetensors): what arrays it holds, and where. */
import { say } from '../../../core/message/message';
import { ImportError } from '../importError';
import { type ModelSource, sourceName } from '../modelSource';
import { mostParts, requireFewParts } from '../mostParts';

export interface TensorEntry {
  readonly name: string;
  /** "F32", "BF16", … */
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Where its values are in the file. */
  readonly from: number;
  readonly to: number;
}

/** The library itself reads no longer ones. */
const longestHeader = 100_000_000;
/** What names and places of this many weights take, with room to spare. */
const longestRead = 1000 * mostParts;

/** @param head the first bytes of a file: the length of the header, and the header's first letter */
export function isSafetensors(head: Uint8Array): boolean {
  if (head.length < 10 || head[8] !== 0x7b) return false;
  const length = headerLength(head);
  return length >= 2 && length <= longestHeader && (head[9] === 0x22 || head[9] === 0x7d);
}

function headerLength(head: Uint8Array): number {
  return Number(new DataView(head.buffer, head.byteOffset, 8).getBigUint64(0, true));
}

/** @throws ImportError */
export async function readHeader(source: ModelSource): Promise<readonly TensorEntry[]> {
  const file = sourceName(source);
  const length = headerLength(await source.read(0, 8));
  if (length > longestHeader)
    throw new ImportError(say('{0} is damaged at byte {1}: {2}', file, 0, say('its header would be {0} bytes long', length)));
  if (length > longestRead) requireFewParts(file, Infinity);
  const text = Buffer.from(await source.read(8, 8 + length)).toString('utf8');
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch {
    throw new ImportError(say('{0} is damaged at byte {1}: {2}', file, 8, say('its header is no JSON')));
  }
  const begin = 8 + length;
  const entries = Object.entries(header as Readonly<Record<string, unknown>>);
  requireFewParts(file, entries.length);
  return entries.flatMap(([name, value]) => {
    if (name === '__metadata__') return [];
    const entry = entryOf(name, value, begin);
    if (entry === undefined || entry.to > source.size)
      throw new ImportError(say('{0} is damaged: its header says nothing that can be used of {1}', file, name.slice(0, 80)));
    return [entry];
  });
}

function entryOf(name: string, value: unknown, begin: number): TensorEntry | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { dtype, shape, data_offsets: offsets } = value as Readonly<Record<string, unknown>>;
  const areSizes = (list: unknown): list is readonly number[] =>
    Array.isArray(list) && list.every((size) => Number.isSafeInteger(size) && (size as number) >= 0);
  if (typeof dtype !== 'string' || !areSizes(shape) || !areSizes(offsets)) return undefined;
  const [from, to] = offsets;
  return from === undefined || to === undefined || from > to ? undefined : { name, dtype, shape, from: begin + from, to: begin + to };
}
