import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { float32Npy, npyBytes } from '../../../../test/support/data/npyBytes';
import { type RowRange, rowsOf } from '../chunks';
import { fileBytes } from '../rows/bytes';
import { openNpy } from './npy';

const openNpyFile = async (name: string) => openNpy(await fileBytes(name));

const folder = mkdtempSync(path.join(tmpdir(), 'npy-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(bytes: Uint8Array): string {
  const name = path.join(folder, 'array.npy');
  writeFileSync(name, bytes);
  return name;
}

const writers: Readonly<Record<string, (bytes: Buffer, at: number) => void>> = {
  '<f4': (bytes, at) => bytes.writeFloatLE(at, at * 4),
  '<f8': (bytes, at) => bytes.writeDoubleLE(at, at * 8),
  '>f4': (bytes, at) => bytes.writeFloatBE(at, at * 4),
};

const littleEndian = (values: { readonly buffer: ArrayBufferLike }) => new Uint8Array(values.buffer);

async function readRows(name: string, ranges?: readonly RowRange[]) {
  const npy = await openNpyFile(name);
  const wanted = ranges ?? [{ from: 0, to: npy.rows }];
  const values = new Float32Array(rowsOf(wanted) * npy.width);
  await npy.read(wanted, values);
  return values;
}

describe('a .npy file', () => {
  it.each([
    ['|b1', Uint8Array.of(0, 1, 255, 1), [0, 1, 1, 1]],
    ['|u1', Uint8Array.of(0, 1, 200, 255), [0, 1, 200, 255]],
    ['|i1', littleEndian(Int8Array.of(0, 1, -100, -1)), [0, 1, -100, -1]],
    ['<u2', littleEndian(Uint16Array.of(0, 1, 40_000, 65_535)), [0, 1, 40_000, 65_535]],
    ['<i2', littleEndian(Int16Array.of(0, 1, -300, 32_767)), [0, 1, -300, 32_767]],
    ['<i4', littleEndian(Int32Array.of(0, 1, -70_000, 70_000)), [0, 1, -70_000, 70_000]],
    ['<u4', littleEndian(Uint32Array.of(0, 1, 70_000, 2 ** 31)), [0, 1, 70_000, 2 ** 31]],
    ['<i8', littleEndian(BigInt64Array.of(0n, 1n, -5n, 7n)), [0, 1, -5, 7]],
    ['<f4', littleEndian(Float32Array.of(0, 0.5, -1.25, 1e6)), [0, 0.5, -1.25, 1e6]],
    ['<f8', littleEndian(Float64Array.of(0, 0.5, -1.25, 1e6)), [0, 0.5, -1.25, 1e6]],
    // 1.0, −2.0, 65504 (the largest), 2⁻²⁴ (the smallest), from the standard's table.
    ['<f2', littleEndian(Uint16Array.of(0x3c00, 0xc000, 0x7bff, 0x0001)), [1, -2, 65_504, 2 ** -24]],
    ['>i2', Uint8Array.of(0, 0, 0, 1, 1, 0, 255, 255), [0, 1, 256, -1]],
  ])('reads values of type %s', async (descr, bytes, values) => {
    expect(await readRows(file(npyBytes(descr, [2, 2], bytes)))).toEqual(Float32Array.from(values));
  });

  it.each(['<f4', '<f8', '>f4'])('gives any rows of type %s in the order asked for', async (descr) => {
    const bytes = Buffer.alloc(4 * 2 * Number(descr[2]));
    for (let at = 0; at < 8; at++) writers[descr]!(bytes, at);
    const array = file(npyBytes(descr, [4, 2], bytes));
    const ranges = [
      { from: 3, to: 4 },
      { from: 0, to: 2 },
    ];
    expect([...(await readRows(array, ranges))]).toEqual([6, 7, 0, 1, 2, 3]);
  });

  it('gives rows of an array in Fortran order', async () => {
    // The value at (row, i, j) is 100 row + 10 i + j. In the file the row varies fastest, then i, then j.
    const stored = [0, 1, 2].flatMap((j) => [0, 1].flatMap((i) => [0, 1, 2, 3].map((row) => 100 * row + 10 * i + j)));
    const array = file(npyBytes('<f4', [4, 2, 3], littleEndian(Float32Array.from(stored)), { fortran: true }));
    const rowOf = (row: number) => [0, 1, 2, 10, 11, 12].map((value) => 100 * row + value);
    expect([...(await readRows(array))]).toEqual([0, 1, 2, 3].flatMap(rowOf));
    expect([...(await readRows(array, [{ from: 2, to: 4 }, { from: 1, to: 2 }]))]).toEqual([2, 3, 1].flatMap(rowOf)); // prettier-ignore
  });

  it('tells when it is not any more what it was', async () => {
    const array = file(float32Npy([3, 2], [1, 2, 3, 4, 5, 6]));
    const npy = await openNpyFile(array);
    const read = () => npy.read([{ from: 0, to: 3 }], new Float32Array(6));
    await read();
    writeFileSync(array, float32Npy([3, 2], [1, 2, 3, 4, 5]));
    await expect(read()).rejects.toThrow('has been cut off since it was first read: it had 152 bytes, and has 148');
    writeFileSync(array, float32Npy([4, 2], [1, 2, 3, 4, 5, 6, 7, 8]));
    await expect(read()).rejects.toThrow('has been changed since it was first read');
    rmSync(array);
    await expect(read()).rejects.toThrow('does not exist');
  });

  it.each([
    ['an empty file', new Uint8Array(), 'is empty'],
    ['another format', Buffer.from('PK\x03\x04 some archive'), 'is no .npy file'],
    ['an array cut off', float32Npy([2, 2], [1, 2, 3]), 'is cut off: its shape (2, 2) needs 16 bytes of values, but it has 12'],
    ['a header cut off', float32Npy([2, 2], [1, 2, 3, 4]).subarray(0, 40), 'has a damaged header'],
    ['a folder', undefined, 'is a folder'],
    ['complex numbers', npyBytes('<c8', [1, 1], new Uint8Array(8)), "holds values of type '<c8'"],
    ['objects', npyBytes('|O', [1], new Uint8Array(8)), "holds values of type '|O'"],
    ['no rows', float32Npy([0, 4], []), 'holds no values: its shape is (0, 4)'],
    ['a scalar', npyBytes('<f4', [], new Uint8Array(4)), 'holds a single number, not rows'],
  ])('says what is wrong with %s', async (_name, bytes, message) => {
    await expect(openNpyFile(bytes === undefined ? folder : file(bytes))).rejects.toThrow(message);
  });

  it('says that a file is missing', async () => {
    await expect(openNpyFile(path.join(folder, 'missing.npy'))).rejects.toThrow('does not exist');
  });
});
