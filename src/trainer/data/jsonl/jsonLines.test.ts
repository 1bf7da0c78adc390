import { expect, it } from 'vitest';
import { memoryBytes } from '../rows/bytes';
import { openJsonLines } from './jsonLines';

it('more values in a line than a table has columns are refused', async () => {
  const list = (length: number) => Buffer.from(`[${Array.from({ length }, () => 1).join(',')}]\n`);
  await expect(openJsonLines(memoryBytes(list(100_001)))).rejects.toThrow('has 100001 columns, and at most 100000 are read');
  expect((await openJsonLines(memoryBytes(list(12)))).columns).toHaveLength(12);
});
