import path from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../../../scripts/build/root.mjs';
import { dataNames } from './dataNames';

const namesIn = (file: string) => dataNames({ file: path.join(root, 'test', 'fixtures', 'data', 'files', file) });

const mixed = ['x', 'color', 'ok', 'kind', 'machine', 'when'];

it.each(['mixed.csv', 'mixed.jsonl', 'mixed.parquet'])('of the table %s, its columns, which may also be labels', async (file) => {
  const { columns, arrays, labels } = await namesIn(file);
  expect([...columns].sort()).toEqual([...mixed].sort());
  expect(labels).toEqual(columns);
  expect(arrays).toEqual([]);
});

it('of an archive, the arrays that can be used', async () => {
  expect(await namesIn('stored.npz')).toEqual({ columns: [], arrays: ['rows', 'labels'], labels: ['rows', 'labels'] });
});

it('of folders with pictures, that they may be classes', async () => {
  expect(await namesIn('pictures')).toEqual({ columns: [], arrays: [], labels: ['folder'] });
  expect((await namesIn('pictures/noise')).labels).toEqual([]);
});

it.each(['bytes.idx3-ubyte', 'missing.csv'])('none of %s', async (file) => {
  expect(await namesIn(file)).toEqual({ columns: [], arrays: [], labels: [] });
});
