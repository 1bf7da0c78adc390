/** Messages of object headers that say what values a dataset or an attribute has: datatypes (class and size) and dataspaces (axes). */
import { sizeOf } from '../../../core/numbers/sizeOf';
import { say } from '../../../core/message/message';
import { type ElementType, elementTypes } from '../../../core/data/npy/elements';
import { nameOfElement } from '../elementNames';
import type { Cursor } from './cursor';

/** Numbers; text of fixed length; text that lies in a global heap; or something that models do not need. */
export type Datatype =
  | { readonly kind: 'number'; readonly bytes: number; readonly name: string; readonly element: ElementType; readonly isBigEndian: boolean }
  | { readonly kind: 'text'; readonly bytes: number }
  | { readonly kind: 'heapText'; readonly bytes: number }
  | { readonly kind: 'other'; readonly bytes: number; readonly name: string };

const classNames = [
  'integer',
  'float',
  'time',
  'string',
  'bitfield',
  'opaque',
  'compound',
  'reference',
  'enum',
  'variable-length',
  'array',
];

export function readDatatype(cursor: Cursor): Datatype {
  const classAndVersion = cursor.u8();
  const bits = cursor.u8() + (cursor.u8() << 8) + (cursor.u8() << 16);
  const bytes = cursor.u32();
  const typeClass = classAndVersion & 15;
  if (typeClass === 3) return { kind: 'text', bytes };
  if (typeClass === 9 && (bits & 15) === 1) return { kind: 'heapText', bytes };
  const isBigEndian = (bits & 1) === 1;
  const letter = typeClass === 1 ? floatLetter(cursor, bytes) : typeClass === 0 ? ((bits & 8) === 0 ? 'u' : 'i') : undefined;
  const element = letter === undefined ? undefined : elementTypes.get(`${letter}${String(bytes)}`);
  if (element === undefined) return { kind: 'other', bytes, name: classNames[typeClass] ?? String(typeClass) };
  return { kind: 'number', bytes, name: nameOfElement(element), element, isBigEndian };
}

/** Floats of other formats than IEEE 754's, such as bfloat16, have no letter. */
function floatLetter(cursor: Cursor, bytes: number): 'f' | undefined {
  cursor.skip(5);
  const exponentBits = cursor.u8();
  const ieee = { 2: 5, 4: 8, 8: 11 }[bytes];
  return exponentBits === ieee ? 'f' : undefined;
}

const mostAxes = 32;

/** Sizes of all axes: none for a single value. @throws ImportError */
export function readDataspace(cursor: Cursor): readonly number[] {
  const version = cursor.u8();
  const rank = cursor.u8();
  cursor.skip(1);
  if (version === 1) cursor.skip(5);
  else if (version !== 2) throw cursor.damaged(say('a dataspace of version {0} is not known', version));
  else if (cursor.u8() === 2) return [0];
  if (rank > mostAxes) throw cursor.damaged(say('it claims {0} axes', rank));
  return Array.from({ length: rank }, () => cursor.u64());
}

/** How many values a shape has. @throws ImportError for more than any file can hold */
export function valuesOf(shape: readonly number[], cursor: Cursor): number {
  const count = sizeOf(shape);
  if (!Number.isSafeInteger(count)) throw cursor.damaged(say('it claims {0} values', count));
  return count;
}
