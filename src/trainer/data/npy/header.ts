/** The header of NumPy's .npy files (numpy.lib.format, versions 1 to 3). */
import type { FileHandle } from 'node:fs/promises';
import { endianness } from 'node:os';
import { say } from '../../../core/message';
import { WordedError } from '../../../system/wordedError';
import { type ElementType, elementTypes } from './elements';
import { readBytes } from './readBytes';

/** A file that cannot be used. The message goes on a sentence about it: "is cut off: …". */
export class NpyError extends WordedError {
  override readonly name = 'NpyError';
}

export interface Header {
  /** The first axis is the rows. */
  readonly shape: readonly number[];
  readonly type: ElementType;
  /** Whether the values have another byte order than this machine. */
  readonly swapped: boolean;
  /** Where the values begin. */
  readonly offset: number;
}

const magic = '\x93NUMPY';

/** @throws NpyError */
export async function readHeader(handle: FileHandle): Promise<Header> {
  const start = await readBytes(handle, 0, 12);
  if (start.length === 0) throw new NpyError(say('is empty'));
  if (start.length < 12 || start.toString('latin1', 0, 6) !== magic)
    throw new NpyError(say('is no .npy file: save the array with numpy.save'));
  const version = start[6]!;
  if (version < 1 || version > 3) throw new NpyError(say('is a .npy file of version {0}, and only 1 to 3 can be read', version));
  const [length, begin] = version === 1 ? [start.readUInt16LE(8), 10] : [start.readUInt32LE(8), 12];
  if (length > 1_000_000) throw new NpyError(say('has a damaged header'));
  const text = (await readBytes(handle, begin, length)).toString('latin1');
  return { ...parseHeader(text), offset: begin + length };
}

function parseHeader(text: string): Omit<Header, 'offset'> {
  const descr = /'descr': *'([<>|=])(\w+)'/u.exec(text);
  const fortran = /'fortran_order': *(True|False)/u.exec(text)?.[1];
  const shape = /'shape': *\(([\d, ]*)\)/u.exec(text)?.[1];
  if (fortran === undefined || shape === undefined) throw new NpyError(say('has a damaged header'));
  const type = descr === null ? undefined : elementTypes[descr[2]!];
  if (type === undefined) {
    const name = /'descr': *(.+?), *'fortran/u.exec(text)?.[1] ?? say('an unknown type');
    throw new NpyError(say('holds values of type {0}: convert them to float32 with array.astype("float32")', name));
  }
  if (fortran === 'True')
    throw new NpyError(say('is stored in Fortran order: save it with numpy.save(file, numpy.ascontiguousarray(array))'));
  const sizes = shape
    .split(',')
    .filter((size) => size.trim() !== '')
    .map(Number);
  const order = descr![1] === '>' ? 'BE' : descr![1] === '<' ? 'LE' : endianness();
  return { shape: sizes, type, swapped: type.bytes > 1 && order !== endianness() };
}
