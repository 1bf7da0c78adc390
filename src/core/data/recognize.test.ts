import { expect, it } from 'vitest';
import { recognizeData } from './recognize';

const bytes = (...parts: readonly (string | number)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.of(part))));

it.each([
  ['a .npy file', bytes(0x93, 'NUMPY', 1, 0), 'npy'],
  ['a zip archive', bytes('PK', 3, 4, 0), 'npz'],
  ['a Parquet file', bytes('PAR1', 0x15), 'parquet'],
  ['a gzip file', bytes(0x1f, 0x8b, 8), 'gzip'],
  ['an IDX file of bytes in three axes', bytes(0, 0, 8, 3, 0, 0), 'idx'],
  ['lines of numbers', bytes('1,2\n3,4\n'), 'csv'],
  ['lines behind a mark', bytes('\uFEFFa\tb\r\n'), 'csv'],
  ['text in UTF-16', Buffer.from('\uFEFFa,b', 'utf16le'), 'csv'],
  ['text with a NUL byte', bytes('a,b\n1,2\n3,', 0, '4\n'), 'csv'],
  ['objects in lines', bytes('\n {"a": 1}'), 'jsonl'],
  ['lists in lines', bytes('[1, 2]\n'), 'jsonl'],
  ['zeros', Buffer.alloc(100), undefined],
  ['numbers of 32 bits', Buffer.from(Float32Array.of(1, 2, 3, 4).buffer), undefined],
  ['text with other control characters', bytes('a,b\n1,', 7, '2\n'), undefined],
  ['nothing', bytes(), undefined],
])('%s is known by its first bytes', (_what, head, format) => {
  expect(recognizeData(head)).toBe(format);
});
