/** Which format a data file has, by its first bytes. */
import { type Message, say } from '../message/message';

export const dataFormats = {
  npy: '.npy',
  npz: '.npz',
  csv: 'CSV',
  jsonl: 'JSON lines',
  parquet: 'Parquet',
  idx: 'IDX',
} as const;

export type DataFormat = keyof typeof dataFormats;

/** Files whose formats are known, but which hold no rows by themselves. */
export type OtherFormat = 'gzip' | 'picture' | 'hdf5';

/** A damaged text may have zeros; one of which more are is none. */
const mostZeros = 0.1;

/** Whether there are no control characters but for tabs, line ends and form feeds, and next to no zeros: where they are, reading tells. */
function isText(head: Uint8Array): boolean {
  const letters = head.subarray(0, 256).filter((byte) => byte !== 0);
  return (
    letters.length >= Math.min(256, head.length) * (1 - mostZeros) &&
    letters.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d))
  );
}

const starts = (head: Uint8Array, ...bytes: readonly number[]) => bytes.every((byte, at) => head[at] === byte);
const ascii = (text: string) => Array.from(text, (letter) => letter.charCodeAt(0));

/** IDX: two zeros, the type of values, how many axes there are. */
function isIdx([a, b, type, axes]: Uint8Array): boolean {
  return a === 0 && b === 0 && [8, 9, 11, 12, 13, 14].includes(type ?? 0) && axes !== undefined && axes >= 1 && axes <= 8;
}

/** @param head the first bytes of a file; 256 of them are enough */
export function recognizeData(head: Uint8Array): DataFormat | OtherFormat | undefined {
  if (starts(head, 0x93, ...ascii('NUMPY'))) return 'npy';
  if (starts(head, ...ascii('PK'), 3, 4)) return 'npz';
  if (starts(head, ...ascii('PAR1'))) return 'parquet';
  if (starts(head, 0x1f, 0x8b)) return 'gzip';
  if (starts(head, 0x89, ...ascii('PNG')) || starts(head, 0xff, 0xd8, 0xff)) return 'picture';
  if (starts(head, 0x89, ...ascii('HDF'))) return 'hdf5';
  if (isIdx(head)) return 'idx';
  // UTF-16, which reading refuses with the reason.
  if (starts(head, 0xff, 0xfe) || starts(head, 0xfe, 0xff)) return 'csv';
  if (head.length === 0 || !isText(head)) return undefined;
  const first = head[firstLetter(head)];
  return first === 0x7b || first === 0x5b ? 'jsonl' : 'csv';
}

function firstLetter(head: Uint8Array): number {
  const begin = starts(head, 0xef, 0xbb, 0xbf) ? 3 : 0;
  return head.findIndex((byte, at) => at >= begin && byte > 0x20);
}

/** Why a file holds no rows that can be read, as the rest of a sentence about it; `undefined` where it may. */
export function withoutRows(format: ReturnType<typeof recognizeData>): Message | undefined {
  if (format === 'picture') return say('is one picture: name the folder that holds all pictures');
  if (format === 'hdf5') return say('is an HDF5 file: save the array in it with numpy.save');
  if (format !== undefined) return undefined;
  return say('is in none of the formats that rows are read from: {0}, or a folder of pictures', Object.values(dataFormats).join(', '));
}
