/**
 * Writes HDF5 files (format specification 3.0, with the compact groups and checked headers of library 1.8): groups, contiguous datasets, and attributes
 * that are texts. Every version of the library from 1.8 on reads them.
 */
import { Bytes } from './bytes';
import { lookup3 } from './lookup3';

export interface Hdf5Group {
  readonly attributes?: Readonly<Record<string, string | readonly string[]>>;
  readonly children: ReadonlyMap<string, Hdf5Group | Hdf5Dataset>;
}

export interface Hdf5Dataset {
  readonly shape: readonly number[];
  readonly data: Float32Array | Uint32Array;
}

const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
const superblockBytes = 48;

/** @returns the whole file. The same tree gives the same bytes: nothing says when it was written */
export function writeHdf5(root: Hdf5Group): Uint8Array {
  const file = new FileParts();
  const at = writeGroup(file, root);
  const head = new Bytes()
    .u8(...signature, 2, 8, 8, 0)
    .u64(0)
    .nowhere()
    .u64(file.end)
    .u64(at);
  file.place(0, checked(head));
  return file.joined();
}

/** Parts of a file by where they lie. */
class FileParts {
  readonly #parts: (readonly [number, Uint8Array])[] = [];
  #end = superblockBytes;

  get end(): number {
    return this.#end;
  }

  place(at: number, bytes: Uint8Array): void {
    this.#parts.push([at, bytes]);
  }

  /** @returns where it lies, a multiple of 8 */
  append(bytes: Uint8Array): number {
    const at = Math.ceil(this.#end / 8) * 8;
    this.place(at, bytes);
    this.#end = at + bytes.length;
    return at;
  }

  joined(): Uint8Array {
    const file = new Uint8Array(this.#end);
    for (const [at, bytes] of this.#parts) file.set(bytes, at);
    return file;
  }
}

function isDataset(node: Hdf5Group | Hdf5Dataset): node is Hdf5Dataset {
  return 'data' in node;
}

interface Message {
  readonly type: number;
  readonly content: Bytes;
}

const types = { dataspace: 1, linkInfo: 2, datatype: 3, fillValue: 5, link: 6, layout: 8, groupInfo: 10, attribute: 12 } as const;

/** @returns where its header lies */
function writeGroup(file: FileParts, { children, attributes = {} }: Hdf5Group): number {
  const links = [...children].map(([name, child]): Message => {
    const at = isDataset(child) ? writeDataset(file, child) : writeGroup(file, child);
    const text = Buffer.from(name, 'utf8');
    return { type: types.link, content: new Bytes().u8(1, 0x11, 1).u16(text.length).bytes(text).u64(at) };
  });
  return writeHeader(file, [
    { type: types.linkInfo, content: new Bytes().u8(0, 0).nowhere().nowhere() },
    { type: types.groupInfo, content: new Bytes().u8(0, 0) },
    ...links,
    ...attributesOf(file, attributes),
  ]);
}

function writeDataset(file: FileParts, { shape, data }: Hdf5Dataset): number {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const layout = new Bytes().u8(3, 1);
  if (bytes.length === 0) layout.nowhere();
  else layout.u64(file.append(bytes));
  return writeHeader(file, [
    { type: types.dataspace, content: dataspace(shape) },
    { type: types.datatype, content: data instanceof Float32Array ? float32() : uint32() },
    // Values that are not written have none.
    { type: types.fillValue, content: new Bytes().u8(3, 0x0a) },
    { type: types.layout, content: layout.u64(bytes.length) },
  ]);
}

function writeHeader(file: FileParts, messages: readonly Message[]): number {
  const body = new Bytes();
  for (const { type, content } of messages) body.u8(type).u16(content.length).u8(0).bytes(content.done());
  const header = new Bytes().text('OHDR').u8(2, 0x02).u32(body.length).bytes(body.done());
  return file.append(checked(header));
}

function checked(bytes: Bytes): Uint8Array {
  const sum = lookup3(bytes.done());
  return bytes.u32(sum).done();
}

function dataspace(shape: readonly number[] | 'scalar'): Bytes {
  if (shape === 'scalar') return new Bytes().u8(2, 0, 0, 0);
  const space = new Bytes().u8(2, shape.length, 0, shape.length === 0 ? 0 : 1);
  for (const size of shape) space.u64(size);
  return space;
}

/** IEEE 754, little endian. */
function float32(): Bytes {
  return new Bytes().u8(0x11, 0x20, 31, 0).u32(4).u16(0).u16(32).u8(23, 8, 0, 23).u32(127);
}

function uint32(): Bytes {
  return new Bytes().u8(0x10, 0, 0, 0).u32(4).u16(0).u16(32);
}

/** UTF-8 of any length: the values lie in the global heap. */
function textType(): Bytes {
  return new Bytes().u8(0x19, 0x01, 0x01, 0).u32(16).u8(0x13, 0x10, 0, 0).u32(1);
}

function attributesOf(file: FileParts, attributes: NonNullable<Hdf5Group['attributes']>): Message[] {
  return Object.entries(attributes).map(([name, value]) => {
    const texts = typeof value === 'string' ? [value] : value;
    const [label, type, space] = [
      Buffer.from(`${name}\0`, 'utf8'),
      textType(),
      dataspace(typeof value === 'string' ? 'scalar' : [texts.length]),
    ];
    const content = new Bytes().u8(3, 0).u16(label.length).u16(type.length).u16(space.length).u8(1);
    return { type: types.attribute, content: content.bytes(label).bytes(type.done()).bytes(space.done()).bytes(inHeap(file, texts)) };
  });
}

/** The texts in a heap collection of their own, as references to them. */
function inHeap(file: FileParts, texts: readonly string[]): Uint8Array {
  const encoded = texts.map((text) => Buffer.from(text, 'utf8'));
  const sizes = encoded.map(({ length }) => 16 + Math.ceil(length / 8) * 8);
  // A collection has at least 4,096 bytes, of which object 0 is what is free.
  const size = Math.max(
    4096,
    sizes.reduce((sum, bytes) => sum + bytes, 32),
  );
  const heap = new Uint8Array(size);
  const view = new DataView(heap.buffer);
  heap.set(Buffer.from('GCOL'));
  heap[4] = 1;
  view.setBigUint64(8, BigInt(size), true);
  let at = 16;
  for (const [index, text] of encoded.entries()) {
    view.setUint16(at, index + 1, true);
    view.setBigUint64(at + 8, BigInt(text.length), true);
    heap.set(text, at + 16);
    at += sizes[index]!;
  }
  view.setBigUint64(at + 8, BigInt(size - at), true);
  const place = file.append(heap);
  const references = new Bytes();
  for (const [index, text] of encoded.entries())
    references
      .u32(text.length)
      .u64(place)
      .u32(index + 1);
  return references.done();
}
