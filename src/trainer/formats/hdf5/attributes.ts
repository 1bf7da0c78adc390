/** Attributes of groups: the texts that Keras writes beside weights. */
import { say } from '../../../core/message/message';
import type { Cursor } from './cursor';
import { readHeapObject } from './globalHeap';
import type { Pages } from './pages';
import { type Datatype, readDataspace, readDatatype, valuesOf } from './types';

export interface Attribute {
  readonly name: string;
  /** Its texts, in their order; one for a single value. Missing for values of another kind. @throws ImportError */
  texts(): Promise<readonly string[] | undefined>;
}

/** More texts than any list of weights has. */
const mostTexts = 1_000_000;

/** @param data of an attribute message @throws ImportError */
export function readAttribute(pages: Pages, data: Cursor): Attribute {
  const version = data.u8();
  if (version < 1 || version > 3) throw data.damaged(say('an attribute of version {0} is not known', version));
  data.skip(1);
  const sizes = { name: data.u16(), type: data.u16(), space: data.u16() };
  if (version === 3) data.skip(1);
  const part = (bytes: number) => {
    const content = data.part(bytes);
    // The first version fills its parts up to a multiple of 8.
    if (version === 1 && bytes % 8 > 0) data.skip(8 - (bytes % 8));
    return content;
  };
  const name = textOf(part(sizes.name).bytes);
  const type = readDatatype(part(sizes.type));
  const shape = readDataspace(part(sizes.space));
  const values = data.part(data.left);
  return { name, texts: () => textsOf(pages, type, shape, values) };
}

async function textsOf(pages: Pages, type: Datatype, shape: readonly number[], values: Cursor): Promise<string[] | undefined> {
  if (type.kind !== 'text' && type.kind !== 'heapText') return undefined;
  const count = valuesOf(shape, values);
  if (count > mostTexts || count * type.bytes > values.left) throw values.damaged(say('it claims {0} texts', count));
  const texts: string[] = [];
  for (let at = 0; at < count; at++) texts.push(textOf(type.kind === 'text' ? values.take(type.bytes) : await heapText(pages, values)));
  return texts;
}

async function heapText(pages: Pages, values: Cursor): Promise<Uint8Array> {
  const length = values.u32();
  const [heap, index] = [values.address(), values.u32()];
  return length === 0 ? new Uint8Array() : (await readHeapObject(pages, heap, index)).take(length);
}

/** Up to the first zero byte. */
export function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return Buffer.from(bytes.subarray(0, end === -1 ? bytes.length : end)).toString('utf8');
}
