import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { root } from '../../../../scripts/build/root.mjs';
import { textColumns } from './textColumns';

const folder = mkdtempSync(path.join(tmpdir(), 'text-columns-'));
afterAll(() => rmSync(folder, { recursive: true }));
const { signal } = new AbortController();

function columnsOf(text: string) {
  const file = path.join(folder, 'rows.csv');
  writeFileSync(file, text);
  return textColumns({ file }, signal);
}

it('columns with few texts are categories; dates, and texts of which each row has its own, are none', async () => {
  const rows = Array.from({ length: 60 }, (_, row) =>
    [
      row / 3,
      ['red 1', 'green 2', ''][row % 3],
      `2026-01-${String((row % 9) + 10)}`,
      `note ${String(row)}`,
      row % 2 === 0 ? 'true' : 'false',
    ].join(','),
  );
  expect(await columnsOf(`x,color,when,note,ok\n${rows.join('\n')}\n`)).toEqual({ categories: ['color'], others: ['when', 'note'] });
});

it('a single text makes a column one of texts', async () => {
  expect(await columnsOf('a,b\n1,2\n3,none of them\n')).toEqual({ categories: ['b'], others: [] });
});

it.each(['mixed.csv', 'mixed.jsonl', 'mixed.parquet'])('those of %s', async (file) => {
  const { categories, others } = await textColumns({ file: path.join(root, 'test', 'fixtures', 'data', 'files', file) }, signal);
  expect([...categories].sort()).toEqual(['color', 'kind', 'machine']);
  expect(others).toEqual(['when']);
});

it.each(['stored.npz', 'floats.idx', 'pictures'])('%s has none', async (file) => {
  const none = { categories: [], others: [] };
  expect(await textColumns({ file: path.join(root, 'test', 'fixtures', 'data', 'files', file) }, signal)).toEqual(none);
});
