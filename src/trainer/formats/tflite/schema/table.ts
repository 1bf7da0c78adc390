/** Tables of a FlatBuffer, every offset checked before it is followed: the library reads zeros behind the end of a file. */
import { say } from '../../../../core/message/message';
import type { FlatFile } from './flatFile';

/** Where bytes lie in the file. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** @param identifier the four letters behind the first offset. @throws ImportError when it is another kind of file */
export function rootTable(file: FlatFile, identifier: string): Table {
  file.require(0, 8, 'the root');
  if (!file.buffer.__has_identifier(identifier)) throw file.damaged(say('bytes 4 to 8 are not "{0}"', identifier));
  return new Table(file, file.buffer.readUint32(0), 'model');
}

/** A field is named by its number in the schema; one that is not there has its default. */
export class Table {
  private readonly fields: number;
  private readonly fieldsEnd: number;
  private readonly end: number;

  /** @param place how messages call it: "model.subgraphs[0]" */
  constructor(
    private readonly file: FlatFile,
    private readonly at: number,
    readonly place: string,
  ) {
    const { buffer } = file;
    file.require(at, at + 4, place);
    this.fields = at - buffer.readInt32(at);
    file.require(this.fields, this.fields + 4, place);
    this.fieldsEnd = this.fields + buffer.readUint16(this.fields);
    this.end = at + buffer.readUint16(this.fields + 2);
    file.require(this.fields, this.fieldsEnd, place);
    file.require(at, this.end, place);
  }

  int8(field: number, name: string, fallback = 0): number {
    const at = this.find(field, 1, name);
    return at === undefined ? fallback : this.file.buffer.readInt8(at);
  }

  uint8(field: number, name: string, fallback = 0): number {
    const at = this.find(field, 1, name);
    return at === undefined ? fallback : this.file.buffer.readUint8(at);
  }

  int32(field: number, name: string, fallback = 0): number {
    const at = this.find(field, 4, name);
    return at === undefined ? fallback : this.file.buffer.readInt32(at);
  }

  uint32(field: number, name: string, fallback = 0): number {
    const at = this.find(field, 4, name);
    return at === undefined ? fallback : this.file.buffer.readUint32(at);
  }

  float32(field: number, name: string, fallback = 0): number {
    const at = this.find(field, 4, name);
    return at === undefined ? fallback : this.file.buffer.readFloat32(at);
  }

  /** Exact up to 2^53, as any place in a file is. */
  uint64(field: number, name: string): number {
    const at = this.find(field, 8, name);
    return at === undefined ? 0 : Number(this.file.buffer.readUint64(at));
  }

  string(field: number, name: string): string | undefined {
    const range = this.bytes(field, name);
    if (range === undefined) return undefined;
    this.file.require(range.from, range.to, this.placeOf(name));
    this.file.spend(range.to - range.from, this.placeOf(name));
    return new TextDecoder().decode(this.file.buffer.bytes().subarray(range.from, range.to));
  }

  table(field: number, name: string): Table | undefined {
    const at = this.find(field, 4, name);
    return at === undefined ? undefined : new Table(this.file, this.follow(at, name), this.placeOf(name));
  }

  tables(field: number, name: string): readonly Table[] {
    return this.list(field, name, 4, (at, index) => this.entry(at, name, index));
  }

  /** One entry of a vector of tables, or `undefined` behind its end. */
  tableOf(field: number, name: string, index: number): Table | undefined {
    const range = this.vector(field, name, 4);
    const at = (range?.from ?? 0) + 4 * index;
    if (range === undefined || at >= range.to) return undefined;
    this.file.require(at, at + 4, this.placeOf(name));
    return this.entry(at, name, index);
  }

  int32s(field: number, name: string): readonly number[] {
    return this.list(field, name, 4, (at) => this.file.buffer.readInt32(at));
  }

  float32s(field: number, name: string): readonly number[] {
    return this.list(field, name, 4, (at) => this.file.buffer.readFloat32(at));
  }

  /** Exact up to 2^53. */
  int64s(field: number, name: string): readonly number[] {
    return this.list(field, name, 8, (at) => Number(this.file.buffer.readInt64(at)));
  }

  /** Where the bytes of a vector of bytes lie; they need not be in memory. */
  bytes(field: number, name: string): ByteRange | undefined {
    return this.vector(field, name, 1);
  }

  private list<T>(field: number, name: string, width: number, read: (at: number, index: number) => T): readonly T[] {
    const range = this.vector(field, name, width);
    if (range === undefined) return [];
    this.file.spend(range.to - range.from, this.placeOf(name));
    this.file.require(range.from, range.to, this.placeOf(name));
    return Array.from({ length: (range.to - range.from) / width }, (_, index) => read(range.from + index * width, index));
  }

  private entry(at: number, name: string, index: number): Table {
    return new Table(this.file, at + this.file.buffer.readUint32(at), `${this.placeOf(name)}[${String(index)}]`);
  }

  private vector(field: number, name: string, width: number): ByteRange | undefined {
    const at = this.find(field, 4, name);
    if (at === undefined) return undefined;
    const start = this.follow(at, name);
    this.file.require(start, start + 4, this.placeOf(name));
    const length = this.file.buffer.readUint32(start);
    const range = { from: start + 4, to: start + 4 + length * width };
    if (range.to > this.file.size)
      throw this.file.damaged(
        say('{0} says that it has {1} entries, and the file has {2} bytes', this.placeOf(name), length, this.file.size),
      );
    return range;
  }

  /** Where the value of a field begins. */
  private find(field: number, width: number, name: string): number | undefined {
    const entry = this.fields + 4 + 2 * field;
    if (entry + 2 > this.fieldsEnd) return undefined;
    const offset = this.file.buffer.readUint16(entry);
    if (offset === 0) return undefined;
    if (this.at + offset + width > this.end) throw this.file.damaged(say('{0} lies outside of its table', this.placeOf(name)));
    return this.at + offset;
  }

  private follow(at: number, name: string): number {
    const to = at + this.file.buffer.readUint32(at);
    this.file.require(to, to + 4, this.placeOf(name));
    return to;
  }

  private placeOf(name: string): string {
    return `${this.place}.${name}`;
  }
}
