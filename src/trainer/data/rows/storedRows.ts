/** Rows of an array whose values follow each other as bytes, as those of .npy and IDX files do. */
import { endianness } from 'node:os';
import { float32Type } from '../../../core/data/npy/elements';
import type { NpyHeader } from '../../../core/data/npy/header';
import { say } from '../../../core/message/message';
import { sizeOf } from '../../../core/numbers/sizeOf';
import { swapBytes } from '../../formats/byteOrder';
import type { RowRange } from '../chunks';
import { DataError } from '../dataError';
import { type Bytes, type Fill, readBytes } from './bytes';
import { fortranColumns } from './fortran';
import type { RowArray } from './rowArray';

/** Rows of a .npy file as float32, read when they are asked for: from either byte order, and from any type of number that float32 takes. */
export function storedRows(bytes: Bytes, header: NpyHeader): RowArray {
  const [rows, ...rowShape] = header.shape;
  const width = sizeOf(rowShape);
  return {
    rows: rows!,
    rowShape,
    width,
    isReal: header.type.isReal,
    read: (ranges, into) =>
      bytes.reading(async (fill) => {
        let at = 0;
        const parts = ranges.map((range) => ({ range, values: into.subarray(at, (at += (range.to - range.from) * width)) }));
        await Promise.all(parts.map(({ range, values }) => readRange(fill, header, range, values)));
      }),
    numberOf: (row) => row,
  };
}

async function readRange(fill: Fill, header: NpyHeader, { from, to }: RowRange, into: Float32Array): Promise<void> {
  const [rows, ...row] = header.shape;
  const width = sizeOf(row);
  if (!header.isFortranOrder) return readValues(fill, header, from * width, into);
  const column = new Float32Array(to - from);
  for (const [at, place] of fortranColumns(row).entries()) {
    await readValues(fill, header, place * rows! + from, column);
    for (let number = 0; number < column.length; number++) into[number * width + at] = column[number]!;
  }
}

/** Values as they follow each other. @param first how many come before */
async function readValues(fill: Fill, { type, isBigEndian, offset }: NpyHeader, first: number, into: Float32Array): Promise<void> {
  const isSwapped = isBigEndian !== (endianness() === 'BE') && type.bytes > 1;
  const [start, length] = [offset + first * type.bytes, into.length * type.bytes];
  if (type === float32Type && !isSwapped) {
    requireWhole(await fill(start, new Uint8Array(into.buffer, into.byteOffset, into.byteLength)), length);
    return;
  }
  const bytes = await readBytes(fill, start, length);
  requireWhole(bytes.length, length);
  if (isSwapped) swapBytes(bytes, type.bytes);
  type.toFloat32(bytes.buffer, into);
}

function requireWhole(read: number, wanted: number): void {
  if (read < wanted) throw new DataError(say('has been cut off while it was read'));
}
