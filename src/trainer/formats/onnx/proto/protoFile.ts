/** Protobuf messages in a file of any size: fields are walked through a small window, and long ones are stepped over. */
import path from 'node:path';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { say } from '../../../../core/message/message';
import { ImportError } from '../../importError';
import type { ModelSource } from '../../modelSource';
import { mostParts, requireFewParts } from '../../mostParts';

export interface Range {
  readonly from: number;
  readonly to: number;
}

/** A field of a message. Its range is that of its value. */
export interface Field extends Range {
  readonly number: number;
  readonly wire: WireType;
  /** The value's bytes; missing where they are more than `longest`. */
  readonly bytes?: Uint8Array;
}

/** Names and lists of numbers are far shorter; what is longer are values of tensors. */
const longest = 4096;
/** So many parts have no more, unless they are made to. */
const mostFields = 100 * mostParts;
/** A tag and a length. */
const headBytes = 20;
const windowBytes = { least: 4096, most: 1 << 18 };

export class ProtoFile {
  private window: Range & { readonly bytes: Uint8Array } = { from: 0, to: 0, bytes: new Uint8Array() };

  /** How many have been shown. */
  private fields = 0;

  private readonly others = new Map<string, Promise<ModelSource>>();

  constructor(readonly source: ModelSource) {}

  /** A file of values that this one names. @throws ImportError as `ModelSource.beside` does */
  beside(name: string): Promise<ModelSource> {
    const known = this.others.get(name) ?? this.source.beside(name);
    this.others.set(name, known);
    return known;
  }

  /** Those that it has named so far. */
  get externalNames(): readonly string[] {
    return [...this.others.keys()];
  }

  /** Shows every field of the message at `range` in turn. @throws ImportError where there is none */
  async walk({ from, to }: Range, visit: (field: Field) => Promise<void> | undefined): Promise<void> {
    let at = from;
    while (at < to) {
      if (++this.fields > mostFields) requireFewParts(this.name, Infinity);
      if (!this.holds(at, Math.min(at + headBytes, to))) await this.load(at, Math.min(at + headBytes, to));
      const field = this.fieldAt(at, to);
      const isShort = field.to - field.from <= longest;
      if (isShort && !this.holds(field.from, field.to)) await this.load(field.from, field.to);
      const pending = visit(isShort ? { ...field, bytes: this.slice(field) } : field);
      if (pending !== undefined) await pending;
      at = field.to;
    }
  }

  damaged(at: number): ImportError {
    return new ImportError(say('{0} is cut off or damaged: at byte {1}, nothing of an ONNX model can be read', this.name, at));
  }

  get name(): string {
    return path.basename(this.source.file);
  }

  private fieldAt(at: number, end: number): Field {
    const reader = new BinaryReader(this.slice({ from: at, to: Math.min(at + headBytes, end) }));
    try {
      const [number, wire] = reader.tag();
      const start = at + reader.pos;
      const length = lengthOf(reader, wire);
      const from = wire === WireType.LengthDelimited ? at + reader.pos : start;
      const field = { number, wire, from, to: from + length };
      if (field.to <= end) return field;
    } catch {
      // Said below.
    }
    throw this.damaged(at);
  }

  private holds(from: number, to: number): boolean {
    return from >= this.window.from && to <= this.window.to;
  }

  /** Reads ahead further the longer a file is read in a row. */
  private async load(from: number, to: number): Promise<void> {
    const inRow = from >= this.window.from && from <= this.window.to;
    const size = inRow ? Math.min(2 * this.window.bytes.length, windowBytes.most) : 0;
    const end = Math.min(this.source.size, Math.max(to, from + Math.max(size, windowBytes.least)));
    this.window = { from, to: end, bytes: await this.source.read(from, Math.max(end, from)) };
  }

  private slice({ from, to }: Range): Uint8Array {
    return this.window.bytes.subarray(from - this.window.from, to - this.window.from);
  }
}

/** Bytes of the value that follows. @throws Error for a wire type that ONNX does not have */
function lengthOf(reader: BinaryReader, wire: WireType): number {
  switch (wire) {
    case WireType.LengthDelimited:
      return reader.uint32();
    case WireType.Bit32:
      return 4;
    case WireType.Bit64:
      return 8;
    case WireType.Varint: {
      const before = reader.pos;
      reader.uint64();
      return reader.pos - before;
    }
    default:
      throw new Error('groups are not used by ONNX');
  }
}
