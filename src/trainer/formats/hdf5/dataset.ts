/** Datasets: arrays of numbers, of which shape and type are known before the values are read. */
import { say } from '../../../core/message/message';
import { swapBytes } from '../byteOrder';
import { type Cursor, noAddress } from './cursor';
import { type Filter, readFilters, unfiltered } from './filters';
import { type HeaderMessage, messageType } from './objectHeader';
import type { Pages } from './pages';
import { type Datatype, readDataspace, readDatatype, valuesOf } from './types';

export interface Dataset {
  readonly shape: readonly number[];
  /** As NumPy calls it: "float32". */
  readonly dtype: string;
  /** Of its values, uncompressed. */
  readonly bytes: number;
  /** Row-major. @throws ImportError */
  read(): Promise<Float32Array>;
}

/** `undefined` for what is no dataset. @throws ImportError */
export function readDataset(pages: Pages, messages: readonly HeaderMessage[]): Dataset | undefined {
  const of = (wanted: number) => messages.find(({ type }) => type === wanted);
  const [space, datatype, layout] = [of(messageType.dataspace), of(messageType.datatype), of(messageType.layout)];
  if (space === undefined || datatype === undefined || layout === undefined) return undefined;
  if (datatype.isShared || space.isShared)
    throw datatype.data.damaged(say('its values have a named type, which cannot be read: write it by Keras'));
  const shape = readDataspace(space.data);
  const type = readDatatype(datatype.data);
  const count = valuesOf(shape, space.data);
  const dtype = type.kind === 'number' || type.kind === 'other' ? type.name : 'text';
  const { data } = layout;
  const filters = of(messageType.filters)?.data;
  return { shape, dtype, bytes: count * type.bytes, read: () => readValues({ pages, shape, type, count, layout: data, filters }) };
}

interface Stored {
  readonly pages: Pages;
  readonly shape: readonly number[];
  readonly type: Datatype;
  readonly count: number;
  readonly layout: Cursor;
  readonly filters: Cursor | undefined;
}

async function readValues(stored: Stored): Promise<Float32Array> {
  const { type, count, layout } = stored;
  if (type.kind !== 'number')
    throw layout.damaged(
      say('an array there holds values of type {0}, where numbers are needed', type.kind === 'other' ? type.name : 'text'),
    );
  const bytes = await bytesOf(stored);
  if (type.isBigEndian) swapBytes(bytes, type.bytes);
  const values = new Float32Array(count);
  // Views of wider types must begin at multiples of their size.
  type.element.toFloat32(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + count * type.bytes) as ArrayBuffer, values);
  return values;
}

async function bytesOf({ pages, shape, type, count, layout, filters }: Stored): Promise<Uint8Array> {
  const size = count * type.bytes;
  const fields = layout.part(layout.left);
  const version = fields.u8();
  const kind = fields.u8();
  if (version !== 3 && !(version === 4 && kind < 2))
    throw fields.damaged(
      say("its values are laid out in a way that cannot be read (version {0}): write it with h5py's default settings", version),
    );
  if (kind === 0) {
    const stored = fields.take(fields.u16());
    if (stored.length < size) throw fields.damaged(say('it claims {0} values', count));
    return stored;
  }
  if (kind === 1) {
    const address = fields.address();
    // Values that were never written are zero.
    if (address === noAddress) return new Uint8Array(plausible(size, fields));
    return pages.source.read(address, address + size);
  }
  if (kind !== 2) throw fields.damaged(say('its values are laid out in a way that is not known'));
  const axes = fields.u8() - 1;
  const tree = fields.address();
  const chunk = Array.from({ length: Math.max(0, axes) }, () => fields.u32());
  if (axes !== shape.length || chunk.some((each) => each === 0)) throw fields.damaged(say('its parts do not fit its shape'));
  const into = new Uint8Array(plausible(size, fields));
  const known = filters === undefined ? [] : readFilters(filters.part(filters.left));
  if (tree !== noAddress) await readChunks({ pages, shape, chunk, each: type.bytes, filters: known, into }, tree, 32);
  return into;
}

/** Arrays whose values are compressed, or were never written, are not bounded by the size of their file. */
const mostUnbounded = 2 ** 28;

function plausible(size: number, fields: Cursor): number {
  if (size > mostUnbounded) throw fields.damaged(say('it claims {0} bytes of values', size));
  return size;
}

interface Chunks {
  readonly pages: Pages;
  readonly shape: readonly number[];
  readonly chunk: readonly number[];
  /** Bytes of a value. */
  readonly each: number;
  readonly filters: readonly Filter[];
  readonly into: Uint8Array;
}

async function readChunks(chunks: Chunks, address: number, levels: number): Promise<void> {
  const { pages, shape, chunk, each, filters } = chunks;
  const head = await pages.cursor(address, 24);
  head.expect('TREE');
  const [type, level, count] = [head.u8(), head.u8(), head.u16()];
  if (type !== 1 || levels === 0) throw head.damaged(say('it is no tree of values'));
  const keyBytes = 8 + 8 * (shape.length + 1);
  const nodes = await pages.cursor(address + 24, count * (keyBytes + 8));
  const size = chunk.reduce((product, axis) => product * axis, each);
  for (let node = 0; node < count; node++) {
    const [bytes, skipped] = [nodes.u32(), nodes.u32()];
    const offsets = shape.map(() => nodes.u64());
    nodes.skip(8);
    const child = nodes.address();
    if (level > 0) {
      await readChunks(chunks, child, levels - 1);
      continue;
    }
    const stored = await pages.cursor(child, bytes);
    place(await unfiltered(stored, filters, skipped, size), chunks, offsets);
  }
}

/** Copies the rows of a chunk to their places; what hangs over the edge is left out. */
function place(bytes: Uint8Array, { shape, chunk, each, into }: Chunks, offsets: readonly number[]): void {
  const last = shape.length - 1;
  const width = Math.min(chunk[last]!, shape[last]! - offsets[last]!) * each;
  const rows = bytes.length / (chunk[last]! * each);
  for (let row = 0; row < rows && width > 0; row++) {
    let rest = row;
    let start = 0;
    let stride = shape[last]!;
    let isInside = true;
    for (let axis = last - 1; axis >= 0; axis--) {
      const at = offsets[axis]! + (rest % chunk[axis]!);
      rest = Math.floor(rest / chunk[axis]!);
      isInside &&= at < shape[axis]!;
      start += at * stride;
      stride *= shape[axis]!;
    }
    const from = row * chunk[last]! * each;
    if (isInside) into.set(bytes.subarray(from, from + width), (start + offsets[last]!) * each);
  }
}
