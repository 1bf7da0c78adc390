import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { memoryBytes, readBytes } from '../rows/bytes';
import { gunzipped } from './gunzipped';

const anything = () => undefined;
const textOf = async (file: Uint8Array) => {
  const bytes = await gunzipped(memoryBytes(file), anything);
  return Buffer.from(await bytes.reading((fill) => readBytes(fill, 0, bytes.size))).toString();
};

it('a gzip file is unpacked, also one of several parts', async () => {
  expect(await textOf(gzipSync('a,b\n1,2\n'))).toBe('a,b\n1,2\n');
  expect(await textOf(Buffer.concat([gzipSync('a,b\n'), gzipSync('1,2\n')]))).toBe('a,b\n1,2\n');
});

it('what begins as no rows is refused before all of it is unpacked', async () => {
  const file = gzipSync(Buffer.alloc(8 << 20));
  // Its second half is damaged, which is not come to.
  file.fill(0xff, Math.floor(file.length / 2));
  const heads: number[] = [];
  const refuse = (head: Uint8Array) => {
    heads.push(head.length);
    throw new Error('no rows');
  };
  await expect(gunzipped(memoryBytes(file), refuse)).rejects.toThrow('no rows');
  expect(heads).toEqual([1 << 20]);
});

it('what says that it is too large is not unpacked, and what is damaged or cut off is refused', async () => {
  const large = gzipSync(randomBytes(700_000));
  large.writeUInt32LE(600 << 20, large.length - 4);
  await expect(textOf(large)).rejects.toThrow('is compressed and larger than 537 MB: unpack it first');
  const lying = gzipSync('1,2\n');
  lying.writeUInt32LE(1, lying.length - 4);
  await expect(textOf(lying)).rejects.toThrow('is a damaged gzip file');
  await expect(textOf(gzipSync('1,2\n'.repeat(1000)).subarray(0, 30))).rejects.toThrow('is a damaged gzip file');
  await expect(textOf(Buffer.of(0x1f, 0x8b))).rejects.toThrow('is a damaged gzip file');
});
