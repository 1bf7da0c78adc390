import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cacheFolder } from '../../../system/cacheFolder';
import { RowStore } from './rowStore';

describe('rows that are stored', () => {
  it.each([
    ['in memory', 2 ** 40],
    ['in a file', 0],
  ])('%s are given back in any ranges', async (_where, inMemory) => {
    const width = 300;
    const store = new RowStore([3, 100], inMemory);
    const count = 10_000;
    for (let row = 0; row < count; row++) store.add().fill(row);
    const rows = store.finish();
    expect([rows.rows, rows.rowShape, rows.width]).toEqual([count, [3, 100], width]);
    const ranges = [
      { from: 9_990, to: count },
      { from: 3_400, to: 3_600 },
      { from: 0, to: 1 },
    ];
    const values = new Float32Array(211 * width);
    await rows.read(ranges, values);
    const wanted = ranges.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, at) => from + at));
    expect(wanted.every((row, at) => values.subarray(at * width, (at + 1) * width).every((value) => value === row))).toBe(true);
  });

  it('leave no file behind that has a name', () => {
    const store = new RowStore([1 << 20], 0);
    for (let row = 0; row < 3; row++) store.add().fill(row);
    store.finish();
    expect(readdirSync(cacheFolder('rows')).filter((name) => name.startsWith(`${String(process.pid)}-`))).toEqual([]);
  });
});
