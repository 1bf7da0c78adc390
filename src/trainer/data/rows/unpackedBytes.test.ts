import { expect, it } from 'vitest';
import { Random } from '../../../core/random/random';
import { readBytes } from './bytes';
import { unpackedBytes } from './unpackedBytes';

async function* partsOf(content: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += length) yield await Promise.resolve(content.subarray(at, at + length));
}

it.each([
  ['in memory', 10_000],
  ['in a file', 5_000],
  ['in a file from the first part on', 0],
])('what is unpacked is kept %s, and read from any place', async (_where, inMemory) => {
  const random = new Random(3);
  const content = Uint8Array.from({ length: 10_000 }, () => random.uniform() * 256);
  const bytes = await unpackedBytes(partsOf(content, 777), inMemory);
  expect(bytes.size).toBe(10_000);
  const read = (position: number, length: number) => bytes.reading((fill) => readBytes(fill, position, length));
  expect([...(await read(0, 10_000))]).toEqual([...content]);
  expect([...(await read(4_321, 1_234))]).toEqual([...content.subarray(4_321, 5_555)]);
  expect([...(await read(9_990, 100))]).toEqual([...content.subarray(9_990)]);
  expect(await read(10_000, 5)).toHaveLength(0);
});
