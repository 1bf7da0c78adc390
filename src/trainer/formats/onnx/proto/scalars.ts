/** Values of short fields. */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { say } from '../../../../core/message/message';
import { ImportError } from '../../importError';
import type { Field, ProtoFile } from './protoFile';

/** @throws ImportError for a name of more than 4,096 bytes */
export function textOf(field: Field, file: ProtoFile): string {
  if (field.bytes === undefined)
    throw new ImportError(say('{0} has a name of {1} bytes at byte {2}', file.name, field.to - field.from, field.from));
  return new TextDecoder().decode(field.bytes);
}

export function wholeNumberOf(field: Field, file: ProtoFile): number {
  return wholeNumbersOf(field, file)[0] ?? 0;
}

/** One number, or a packed list of them. */
export function wholeNumbersOf(field: Field, file: ProtoFile): number[] {
  return list(field, file, (reader) => Number(reader.int64()));
}

export function floatsOf(field: Field, file: ProtoFile): number[] {
  return list(field, file, (reader) => reader.float());
}

function list({ bytes, from, wire }: Field, file: ProtoFile, next: (reader: BinaryReader) => number): number[] {
  // A list that long is none that a layer has.
  if (bytes === undefined) return [];
  const reader = new BinaryReader(bytes);
  const values: number[] = [];
  try {
    while (reader.pos < reader.len) values.push(next(reader));
    if (reader.pos === reader.len && (wire === WireType.LengthDelimited || values.length === 1)) return values;
  } catch {
    // Said below.
  }
  throw file.damaged(from);
}
