/** `TensorProto`: what a tensor is, and where its values are. They are read when they are asked for. */
import { sizeOf } from '../../../../core/numbers/sizeOf';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import { say } from '../../../../core/message/message';
import { ImportError } from '../../importError';
import type { ModelSource } from '../../modelSource';
import { type ElementType, elementTypes, type Values } from './elementTypes';
import type { Field, ProtoFile, Range } from './protoFile';
import { textOf, wholeNumberOf, wholeNumbersOf } from './scalars';

export interface StoredTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly type: ElementType;
  /** As stored. */
  readonly bytes: number;
  read(): Promise<Values>;
}

/** Values that are written element by element, not as the bytes of an array. */
interface Listed {
  readonly field: number;
  readonly parts: Range[];
}

interface Draft {
  name: string;
  dims: number[];
  type: number;
  raw?: Range;
  listed?: Listed;
  readonly external: Map<string, string>;
}

/** @throws ImportError when its values are not there */
export async function readTensor(file: ProtoFile, range: Range): Promise<StoredTensor> {
  const draft: Draft = { name: '', dims: [], type: 0, external: new Map() };
  await file.walk(range, (field) => {
    switch (field.number) {
      case 1:
        draft.dims.push(...wholeNumbersOf(field, file));
        return undefined;
      case 2:
        draft.type = wholeNumberOf(field, file);
        return undefined;
      case 8:
        draft.name = textOf(field, file);
        return undefined;
      case 9:
        draft.raw = field;
        return undefined;
      case 4:
      case 5:
      case 7:
      case 10:
      case 11:
        draft.listed ??= { field: field.number, parts: [] };
        draft.listed.parts.push(field);
        return undefined;
      case 13:
        return externalEntry(field, file, draft.external);
      default:
        return undefined;
    }
  });
  return tensorOf(draft, file, range.from);
}

async function externalEntry(range: Range, file: ProtoFile, entries: Map<string, string>): Promise<void> {
  let [key, value] = ['', ''];
  await file.walk(range, (field) => {
    if (field.number === 1) key = textOf(field, file);
    if (field.number === 2) value = textOf(field, file);
    return undefined;
  });
  entries.set(key, value);
}

async function tensorOf(draft: Draft, file: ProtoFile, at: number): Promise<StoredTensor> {
  const { name, dims } = draft;
  const type = elementTypes[draft.type];
  if (type === undefined)
    throw new ImportError(
      say('{0}: the tensor "{1}" (byte {2}) has elements of type {3}, which cannot be read', file.name, name, at, draft.type),
    );
  const count = sizeOf(dims);
  const place = await placeOf(draft, file);
  const bytes = place === undefined ? 0 : place.parts.reduce((sum, { from, to }) => sum + to - from, 0);
  const wanted = Math.ceil((count * type.bits) / 8);
  const isListed = place?.listed !== undefined;
  const fits =
    dims.length <= 16 && dims.every((size) => Number.isSafeInteger(size) && size >= 0) && (isListed ? count <= bytes : wanted === bytes);
  if (!fits)
    throw new ImportError(
      say('{0}: the tensor "{1}" (byte {2}) of shape [{3}] has {4} bytes of values', file.name, name, at, dims.join(', '), bytes),
    );
  return {
    name,
    dims,
    type,
    bytes: isListed ? wanted : bytes,
    read: async () => {
      if (place === undefined) return new Float32Array();
      if (place.listed === undefined) return fromArray(await place.source.read(place.parts[0]!.from, place.parts[0]!.to), type, count);
      const values = await fromList(place.source, place.listed, type, count);
      if (values === undefined) throw file.damaged(at);
      return values;
    },
  };
}

interface Place {
  readonly source: ModelSource;
  readonly parts: readonly Range[];
  readonly listed?: Listed;
}

/** @throws ImportError when a file beside lies elsewhere, or is not there */
async function placeOf({ external, raw, listed }: Draft, file: ProtoFile): Promise<Place | undefined> {
  const location = external.get('location');
  if (location !== undefined) {
    const source = await file.beside(location);
    const from = Number(external.get('offset') ?? 0);
    const to = from + Number(external.get('length') ?? source.size - from);
    if (!(Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0 && from <= to && to <= source.size))
      throw new ImportError(say('{0} names bytes {1} to {2} of "{3}", which has {4}', file.name, from, to, location, source.size));
    return { source, parts: [{ from, to }] };
  }
  if (raw !== undefined) return { source: file.source, parts: [raw] };
  return listed === undefined ? undefined : { source: file.source, parts: listed.parts, listed };
}

function fromArray(bytes: Uint8Array, { isFloat, at }: ElementType, count: number): Values {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = isFloat ? new Float32Array(count) : new Float64Array(count);
  for (let index = 0; index < count; index++) values[index] = at(view, index);
  return values;
}

/** @returns undefined where there are more or fewer */
async function fromList(source: ModelSource, { field, parts }: Listed, type: ElementType, count: number): Promise<Values | undefined> {
  const values = type.isFloat ? new Float32Array(count) : new Float64Array(count);
  let filled = 0;
  for (const { from, to } of parts) {
    const reader = new BinaryReader(await source.read(from, to));
    try {
      while (reader.pos < reader.len) {
        const value = listedValue(reader, field, type);
        if (filled >= count) return undefined;
        values[filled++] = value;
      }
    } catch {
      return undefined;
    }
  }
  return filled === count ? values : undefined;
}

function listedValue(reader: BinaryReader, field: Field['number'], type: ElementType): number {
  switch (field) {
    case 4:
      return reader.float();
    case 10:
      return reader.double();
    case 11:
      return Number(reader.uint64());
    default:
      return type.fromNumber(Number(reader.int64()));
  }
}
