/** Reads NumPy's .npy files (numpy.lib.format, versions 1 to 3). */
import { type FileHandle, open } from 'node:fs/promises';
import { endianness } from 'node:os';
import { errorCode, messageOf } from '../fault';

export interface NpyArray {
  /** The first axis is the rows. */
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Float32Array;
}

/** A file that cannot be used. The message goes on a sentence about it: "is cut off: …". */
export class NpyError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NpyError';
  }
}

/**
 * @param rows how many to read from the start; all by default
 * @throws NpyError
 */
export async function readNpy(file: string, rows?: number): Promise<NpyArray> {
  const handle = await openFile(file);
  try {
    const header = await readHeader(handle);
    return await readRows(handle, header, rows);
  } catch (cause) {
    if (cause instanceof NpyError) throw cause;
    throw new NpyError(`cannot be read: ${messageOf(cause)}`);
  } finally {
    await handle.close();
  }
}

interface Header {
  readonly shape: readonly number[];
  readonly type: ElementType;
  readonly swapped: boolean;
  /** Where the values begin. */
  readonly offset: number;
}

interface ElementType {
  readonly bytes: 1 | 2 | 4 | 8;
  readonly toFloat32: (bytes: ArrayBuffer) => Float32Array;
}

/** By NumPy's type code without its byte order. */
const elementTypes: Readonly<Record<string, ElementType>> = {
  b1: { bytes: 1, toFloat32: (bytes) => Float32Array.from(new Uint8Array(bytes), (value) => (value === 0 ? 0 : 1)) },
  u1: { bytes: 1, toFloat32: (bytes) => Float32Array.from(new Uint8Array(bytes)) },
  i1: { bytes: 1, toFloat32: (bytes) => Float32Array.from(new Int8Array(bytes)) },
  u2: { bytes: 2, toFloat32: (bytes) => Float32Array.from(new Uint16Array(bytes)) },
  i2: { bytes: 2, toFloat32: (bytes) => Float32Array.from(new Int16Array(bytes)) },
  f2: { bytes: 2, toFloat32: (bytes) => Float32Array.from(new Uint16Array(bytes), halfToFloat) },
  u4: { bytes: 4, toFloat32: (bytes) => Float32Array.from(new Uint32Array(bytes)) },
  i4: { bytes: 4, toFloat32: (bytes) => Float32Array.from(new Int32Array(bytes)) },
  f4: { bytes: 4, toFloat32: (bytes) => new Float32Array(bytes) },
  u8: { bytes: 8, toFloat32: (bytes) => Float32Array.from(new BigUint64Array(bytes), Number) },
  i8: { bytes: 8, toFloat32: (bytes) => Float32Array.from(new BigInt64Array(bytes), Number) },
  f8: { bytes: 8, toFloat32: (bytes) => Float32Array.from(new Float64Array(bytes)) },
};

async function openFile(file: string): Promise<FileHandle> {
  try {
    return await open(file);
  } catch (cause) {
    const code = errorCode(cause);
    throw new NpyError(code === 'ENOENT' ? 'does not exist: check the path' : `cannot be opened: ${messageOf(cause)}`);
  }
}

const magic = '\x93NUMPY';

async function readHeader(handle: FileHandle): Promise<Header> {
  const start = await readBytes(handle, 0, 12);
  if (start.length === 0) throw new NpyError('is empty');
  if (start.length < 12 || start.toString('latin1', 0, 6) !== magic) throw new NpyError('is no .npy file: save the array with numpy.save');
  const version = start[6]!;
  if (version < 1 || version > 3) throw new NpyError(`is a .npy file of version ${String(version)}, and only 1 to 3 can be read`);
  const [length, begin] = version === 1 ? [start.readUInt16LE(8), 10] : [start.readUInt32LE(8), 12];
  if (length > 1_000_000) throw new NpyError('has a damaged header');
  const text = (await readBytes(handle, begin, length)).toString('latin1');
  return { ...parseHeader(text), offset: begin + length };
}

function parseHeader(text: string): Omit<Header, 'offset'> {
  const descr = /'descr': *'([<>|=])(\w+)'/u.exec(text);
  const fortran = /'fortran_order': *(True|False)/u.exec(text)?.[1];
  const shape = /'shape': *\(([\d, ]*)\)/u.exec(text)?.[1];
  if (fortran === undefined || shape === undefined) throw new NpyError('has a damaged header');
  const type = descr === null ? undefined : elementTypes[descr[2]!];
  if (type === undefined) {
    const name = /'descr': *(.+?), *'fortran/u.exec(text)?.[1] ?? 'an unknown type';
    throw new NpyError(`holds values of type ${name}: convert them to float32 with array.astype("float32")`);
  }
  if (fortran === 'True') throw new NpyError('is stored in Fortran order: save it with numpy.save(file, numpy.ascontiguousarray(array))');
  const sizes = shape
    .split(',')
    .filter((size) => size.trim() !== '')
    .map(Number);
  const order = descr![1] === '>' ? 'BE' : descr![1] === '<' ? 'LE' : endianness();
  return { shape: sizes, type, swapped: type.bytes > 1 && order !== endianness() };
}

async function readRows(handle: FileHandle, { shape, type, swapped, offset }: Header, rows?: number): Promise<NpyArray> {
  const [stored, ...rowShape] = shape;
  if (stored === undefined) throw new NpyError('holds a single number, not rows');
  const rowValues = rowShape.reduce((product, size) => product * size, 1);
  if (stored * rowValues === 0) throw new NpyError(`holds no values: its shape is (${shape.join(', ')})`);
  if (rows !== undefined && rows > stored)
    throw new NpyError(`has ${String(stored)} rows, fewer than the ${String(rows)} that "rows" asks for`);
  const { size } = await handle.stat();
  const wanted = stored * rowValues * type.bytes;
  if (size - offset < wanted)
    throw new NpyError(
      `is cut off: its shape (${shape.join(', ')}) needs ${String(wanted)} bytes of values, but it has ${String(size - offset)}`,
    );
  const count = rows ?? stored;
  const bytes = await readBytes(handle, offset, count * rowValues * type.bytes);
  if (swapped) swapBytes(bytes, type.bytes);
  return { shape: [count, ...rowShape], data: type.toFloat32(bytes.buffer) };
}

/** The bytes as a buffer with nothing before or after them; fewer when the file ends. */
async function readBytes(handle: FileHandle, position: number, length: number): Promise<Buffer<ArrayBuffer>> {
  const buffer = Buffer.from(new ArrayBuffer(length));
  let filled = 0;
  // One call reads at most 2 GiB.
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, Math.min(length - filled, 2 ** 30), position + filled);
    if (bytesRead === 0) return Buffer.from(buffer.buffer.slice(0, filled));
    filled += bytesRead;
  }
  return buffer;
}

function swapBytes(bytes: Buffer, size: 1 | 2 | 4 | 8): void {
  if (size === 2) bytes.swap16();
  else if (size === 4) bytes.swap32();
  else if (size === 8) bytes.swap64();
}

/** IEEE 754 binary16. */
function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
