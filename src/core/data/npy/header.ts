/** The head of a NumPy .npy file (numpy.lib.format, versions 1 to 3), and whether the file can be used. */
import { isMessage, type Message, say } from '../../message/message';
import { type ElementType, elementTypes } from './elements';
import { sizeOf } from '../../numbers/sizeOf';

export interface NpyHeader {
  /** The first axis is the rows. */
  readonly shape: readonly number[];
  readonly type: ElementType;
  /** Of values with several bytes. */
  readonly isBigEndian: boolean;
  /** Whether the first axis varies fastest, and not the last. */
  readonly isFortranOrder: boolean;
  /** Where the values begin. */
  readonly offset: number;
}

/** How many bytes hold the head of nearly every file that NumPy writes for a plain array. */
export const usualHeadLength = 1024;

/** NumPy itself reads no longer header by default. */
const longestHeader = 10_000;

/** Arrays in Fortran order have their rows scattered over the file, so that they are not read in chunks. Bytes as float32. */
const largestFortran = 512 * 2 ** 20;

const magic = '\x93NUMPY';

/**
 * How many of a file's first bytes `readNpyHeader` needs to see.
 *
 * @param start the first 12 bytes, or all if there are fewer
 */
export function npyHeadLength(start: Uint8Array): number {
  const place = placeOfHeader(start);
  return place === undefined ? start.length : place.begin + Math.min(place.length, longestHeader);
}

/**
 * @param head the first bytes of the file: `npyHeadLength` of them, or more
 * @param size the bytes of the whole file
 * @returns what is wrong, as the rest of a sentence about the file ("is empty"), when the array cannot be used
 */
export function readNpyHeader(head: Uint8Array, size: number): NpyHeader | Message {
  if (head.length === 0) return say('is empty');
  const place = placeOfHeader(head);
  if (place === undefined) return say('is no .npy file: save the array with numpy.save');
  const { version, begin, length } = place;
  if (version < 1 || version > 3) return say('is a .npy file of version {0}, and only 1 to 3 can be read', version);
  if (length > longestHeader || head.length < begin + length) return say('has a damaged header');
  const parsed = parseDictionary(textOf(head.subarray(begin, begin + length)));
  return isMessage(parsed) ? parsed : (unusable(parsed, size - begin - length) ?? { ...parsed, offset: begin + length });
}

interface HeaderPlace {
  readonly version: number;
  readonly begin: number;
  readonly length: number;
}

function placeOfHeader(head: Uint8Array): HeaderPlace | undefined {
  if (head.length < 12 || textOf(head.subarray(0, magic.length)) !== magic) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const version = view.getUint8(6);
  return version === 1 ? { version, begin: 10, length: view.getUint16(8, true) } : { version, begin: 12, length: view.getUint32(8, true) };
}

/** The Python dictionary in a header. Python 2 wrote long numbers as `120L`. */
function parseDictionary(text: string): Omit<NpyHeader, 'offset'> | Message {
  const fortran = /['"]fortran_order['"]\s*:\s*(True|False)/u.exec(text)?.[1];
  const shape = /['"]shape['"]\s*:\s*\(([\dL,\s]*)\)/u.exec(text)?.[1];
  const descr = /['"]descr['"]\s*:\s*(?:['"]([^'"]*)['"]|(\[))/u.exec(text);
  const sizes = shape === undefined ? undefined : sizesIn(shape);
  if (fortran === undefined || sizes === undefined || descr === null) return say('has a damaged header');
  const [, order, code] = /^([<>|=]?)(\w+)$/u.exec(descr[1] ?? '') ?? [];
  const type = code === undefined ? undefined : elementTypes.get(code);
  if (type === undefined)
    return say(
      'holds values of type {0}: convert them to float32 with array.astype("float32")',
      descr[1] === undefined ? say('structured') : `'${descr[1]}'`,
    );
  return { shape: sizes, type, isBigEndian: order === '>', isFortranOrder: fortran === 'True' };
}

function sizesIn(shape: string): number[] | undefined {
  const parts = shape.split(',').map((part) => part.trim());
  if (parts.at(-1) === '') parts.pop();
  const isSize = (part: string) => /^\d+L?$/u.test(part) && Number.isSafeInteger(Number.parseInt(part, 10));
  return parts.every(isSize) ? parts.map((part) => Number.parseInt(part, 10)) : undefined;
}

/** @param bytes of values that the file has */
function unusable({ shape, type, isFortranOrder }: Omit<NpyHeader, 'offset'>, bytes: number): Message | undefined {
  if (shape.length === 0) return say('holds a single number, not rows');
  const values = sizeOf(shape);
  if (values === 0) return say('holds no values: its shape is ({0})', shape.join(', '));
  if (bytes < values * type.bytes)
    return say(
      'is cut off: its shape ({0}) needs {1} bytes of values, but it has {2}',
      shape.join(', '),
      values * type.bytes,
      Math.max(0, bytes),
    );
  // With one axis that is longer than 1 both orders are the same.
  if (isFortranOrder && values * Float32Array.BYTES_PER_ELEMENT > largestFortran && shape.filter((length) => length > 1).length > 1)
    return say('is large and stored in Fortran order: save it with numpy.save(file, numpy.ascontiguousarray(array))');
  return undefined;
}

function textOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}
