/**
 * A column of plain numbers, page by page, whatever the size of its row group. The library makes an object or a list of every value of a column that may
 * have missing ones, which takes most of the time of reading: here values stay in typed arrays.
 */
import type { ColumnMetaData, DataPageHeader, PageHeader, SchemaElement } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { decompressPage } from 'hyparquet/src/datapage.js';
import { readPlain } from 'hyparquet/src/plain.js';
import { boundedCompressors } from './compressors';
import { readHybrid } from './hybrid';

const types: readonly string[] = ['DOUBLE', 'FLOAT', 'INT32', 'INT64'];
const encodings: readonly string[] = ['PLAIN', 'RLE', 'PLAIN_DICTIONARY', 'RLE_DICTIONARY'];
const signed: readonly string[] = ['INT_8', 'INT_16', 'INT_32', 'INT_64'];

/** Values of a page that are taken: more would be none that a program wrote. */
const mostInPage = 1 << 26;

/** Whether a column can be read in this way: numbers as they are stored, none of which a double would round. */
export function isFlat(
  { type, repetition_type, converted_type, logical_type, num_children }: SchemaElement,
  column: ColumnMetaData,
): boolean {
  const isNumber = types.includes(type ?? '') && (converted_type === undefined || signed.includes(converted_type));
  const isPlain = logical_type === undefined || (logical_type.type === 'INTEGER' && logical_type.isSigned);
  const isOne = (num_children ?? 0) === 0 && repetition_type !== 'REPEATED' && column.path_in_schema.length === 1;
  return isNumber && isPlain && isOne && column.encodings.every((own) => encodings.includes(own)) && (type !== 'INT64' || isExact(column));
}

function isExact({ statistics }: ColumnMetaData): boolean {
  const ends = [statistics?.min_value, statistics?.max_value];
  return ends.every((end) => typeof end === 'bigint' && Number.isSafeInteger(Number(end)));
}

type DataPageHeaderV2 = NonNullable<PageHeader['data_page_header_v2']>;

type Indexes = Uint8Array | Uint16Array | Int32Array;

/** Values, or where they stand in a dictionary. */
interface Page {
  readonly values: Float64Array | Indexes;
  readonly dictionary?: Float64Array;
}

export class FlatColumn {
  readonly #reader: { view: DataView; offset: number };
  #dictionary: Float64Array | undefined;
  #page: Page = { values: new Float64Array() };
  /** Values of the page that were read. */
  #at = 0;

  /** @param bytes of all pages. @param column what the file says of them */
  constructor(
    bytes: Uint8Array,
    private readonly column: ColumnMetaData,
    private readonly element: SchemaElement,
  ) {
    this.#reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
  }

  /** Reads the next values, NaN for missing ones. @returns how many there were. @throws Error when pages are damaged */
  read(into: Float64Array): number {
    let filled = 0;
    while (filled < into.length) {
      const { values, dictionary } = this.#page;
      const part = values.subarray(this.#at, this.#at + into.length - filled);
      if (part.length === 0) {
        if (!this.#next()) break;
        continue;
      }
      if (dictionary === undefined) into.set(part, filled);
      else for (let at = 0; at < part.length; at++) into[filled + at] = dictionary[part[at]!]!;
      this.#at += part.length;
      filled += part.length;
    }
    return filled;
  }

  /** @returns whether there is another page */
  #next(): boolean {
    const reader = this.#reader;
    if (reader.offset >= reader.view.byteLength - 1) return false;
    const header = parquetHeader(reader);
    const length = header.compressed_page_size;
    if (!(length >= 0 && reader.offset + length <= reader.view.byteLength)) throw new Error('a page ends behind its column');
    const packed = new Uint8Array(reader.view.buffer, reader.view.byteOffset + reader.offset, length);
    reader.offset += length;
    this.#page = { values: new Float64Array() };
    this.#at = 0;
    if (header.dictionary_page_header !== undefined)
      this.#dictionary = this.#plain(this.#unpacked(packed, header.uncompressed_page_size), header.dictionary_page_header.num_values);
    else if (header.data_page_header !== undefined) this.#page = this.#page1(packed, header, header.data_page_header);
    else if (header.data_page_header_v2 !== undefined) this.#page = this.#page2(packed, header, header.data_page_header_v2);
    return true;
  }

  #page1(packed: Uint8Array, { uncompressed_page_size }: PageHeader, { num_values, encoding }: DataPageHeader): Page {
    const page = this.#unpacked(packed, uncompressed_page_size);
    if (!this.#mayMiss) return this.#values(page, encoding, requireFew(num_values), undefined);
    const levels = new DataView(page.buffer, page.byteOffset, page.byteLength).getUint32(0, true);
    const isPresent = levelsOf(page.subarray(4, 4 + levels), num_values);
    return this.#values(page.subarray(4 + levels), encoding, num_values, isPresent);
  }

  /** Its levels stand before what is packed. */
  #page2(
    packed: Uint8Array,
    { uncompressed_page_size }: PageHeader,
    { num_values, encoding, is_compressed, ...levels }: DataPageHeaderV2,
  ): Page {
    const begin = levels.repetition_levels_byte_length + levels.definition_levels_byte_length;
    const content = packed.subarray(begin);
    const page = is_compressed === false ? content : this.#unpacked(content, uncompressed_page_size - begin);
    const isPresent = this.#mayMiss ? levelsOf(packed.subarray(levels.repetition_levels_byte_length, begin), num_values) : undefined;
    return this.#values(page, encoding, requireFew(num_values), isPresent);
  }

  get #mayMiss(): boolean {
    return this.element.repetition_type !== 'REQUIRED';
  }

  #unpacked(packed: Uint8Array, length: number): Uint8Array {
    return length === 0 ? new Uint8Array() : decompressPage(packed, length, this.column.codec, boundedCompressors);
  }

  /** @param isPresent 1 for each value of the page that is there; all are where it is left out */
  #values(page: Uint8Array, encoding: string, count: number, isPresent: Uint8Array | undefined): Page {
    const present = isPresent === undefined ? count : isPresent.reduce((sum, one) => sum + one, 0);
    if (encoding === 'PLAIN') return { values: spread(this.#plain(page, present), new Float64Array(count), isPresent, NaN) };
    const dictionary = this.#dictionary;
    if (dictionary === undefined) throw new Error('a page has no dictionary');
    // Where values are missing, they are one more of the dictionary, the last.
    const missing = dictionary.length;
    const Indexes = missing <= 0xff ? Uint8Array : missing <= 0xffff ? Uint16Array : Int32Array;
    const indexes = new Indexes(present);
    const width = page[0] ?? 0;
    if (present > 0) readHybrid(page.subarray(1), width, indexes, missing);
    if (present === count) return { values: indexes, dictionary };
    const withMissing = new Float64Array(missing + 1).fill(NaN);
    withMissing.set(dictionary);
    return { values: spread(indexes, new Indexes(count), isPresent, missing), dictionary: withMissing };
  }

  #plain(page: Uint8Array, count: number): Float64Array {
    const type = this.element.type!;
    const bytes = type === 'DOUBLE' || type === 'INT64' ? 8 : 4;
    if (!(count >= 0 && count * bytes <= page.length)) throw new Error('a page has fewer values than it says');
    const values = readPlain({ view: new DataView(page.buffer, page.byteOffset, page.byteLength), offset: 0 }, type, count, undefined);
    return values instanceof Float64Array ? values : Float64Array.from(values as ArrayLike<number | bigint>, Number);
  }
}

function requireFew(values: number): number {
  if (!(values >= 0 && values <= mostInPage)) throw new Error(`a page says that it has ${String(values)} values`);
  return values;
}

/** Whether each value of a page is there. */
function levelsOf(bytes: Uint8Array, count: number): Uint8Array {
  const levels = new Uint8Array(requireFew(count));
  readHybrid(bytes, 1, levels, 2);
  return levels;
}

/** Values put in the places of those that are there. */
function spread<T extends Float64Array | Indexes>(values: T, into: T, isPresent: Uint8Array | undefined, missing: number): T {
  if (isPresent === undefined || values.length === into.length) return values;
  for (let at = 0, next = 0; at < into.length; at++) into[at] = isPresent[at] === 1 ? values[next++]! : missing;
  return into;
}
