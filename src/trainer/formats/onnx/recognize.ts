import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** Fields of a ModelProto that writers put before the graph, with their types, and the graph. */
const fields: Readonly<Partial<Record<number, WireType>>> = {
  1: WireType.Varint,
  2: WireType.LengthDelimited,
  3: WireType.LengthDelimited,
  4: WireType.LengthDelimited,
  5: WireType.Varint,
  6: WireType.LengthDelimited,
  7: WireType.LengthDelimited,
  8: WireType.LengthDelimited,
  14: WireType.LengthDelimited,
  20: WireType.LengthDelimited,
  25: WireType.LengthDelimited,
};

/** Whether a file's first bytes are those of a ModelProto: its version, then fields that it has, as far as the bytes go. */
export function looksLikeModel(head: Uint8Array): boolean {
  const reader = new BinaryReader(head);
  let seen = 0;
  try {
    while (reader.pos < reader.len) {
      const [number, wire] = reader.tag();
      if (fields[number] !== wire) return false;
      if (number === 1) {
        const version = Number(reader.uint64());
        if (version < 1 || version > 64) return false;
      } else if (wire === WireType.LengthDelimited) {
        const length = reader.uint32();
        seen++;
        // The graph, or a long text, goes on behind the bytes that are known.
        if (reader.pos + length > reader.len) return seen > 1 || number === 7;
        reader.pos += length;
      } else {
        reader.uint64();
      }
    }
  } catch {
    return seen > 1;
  }
  return seen > 1;
}
