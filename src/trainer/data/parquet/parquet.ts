/**
 * Apache Parquet. Columns of plain numbers are read page by page; others by the library, a row group at a time, or a part of one where the file has an index
 * of its pages.
 */
import {
  type ColumnMetaData,
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
  type RowGroup,
  type SchemaElement,
} from 'hyparquet';
import { formatBytes } from '../../../core/message/format';
import { say } from '../../../core/message/message';
import { messageOf } from '../../../system/messageError';
import { CancelledError, throwIfCancelled } from '../../engine/errors';
import { DataError } from '../dataError';
import { type Bytes, readBytes } from '../rows/bytes';
import { isMissing, type Table, type TableBatch } from '../table/table';
import { boundedCompressors } from './compressors';
import { FlatColumn, isFlat } from './flatColumn';

/** Unpacked bytes of the columns of a row group that are read at once. */
const mostAtOnce = 64 * 2 ** 20;
/** Without an index of pages, all of a row group is unpacked. */
const mostWithoutIndex = 512 * 2 ** 20;
/** Rows that are given at once where all columns are plain numbers. */
const flatRowsAtOnce = 1 << 15;
const mostColumns = 100_000;

interface ParquetFile {
  readonly bytes: Bytes;
  readonly metadata: FileMetaData;
  readonly columns: readonly string[];
  readonly elements: ReadonlyMap<string, SchemaElement>;
}

/** @throws DataError when it is damaged */
export async function openParquet(bytes: Bytes): Promise<Table> {
  const metadata = await guarded(() => parquetMetadataAsync(bufferOf(bytes)));
  const elements = await guarded(() => new Map(parquetSchema(metadata).children.map(({ element }) => [element.name, element])));
  const columns = [...elements.keys()];
  if (columns.length === 0 || columns.length > mostColumns)
    throw new DataError(say('has {0} columns, and 1 to {1} are read', columns.length, mostColumns));
  return { columns, batches: (wanted, signal) => batchesOf({ bytes, metadata, columns, elements }, wanted, signal) };
}

async function* batchesOf(file: ParquetFile, wanted: readonly number[], signal: AbortSignal): AsyncGenerator<TableBatch> {
  const names = wanted.map((column) => file.columns[column]!);
  let first = 0;
  for (const group of file.metadata.row_groups) {
    const rows = Number(group.num_rows);
    const flat = await guarded(() => flatColumns(file, group, names));
    const others = names.filter((name) => !flat.has(name));
    const atOnce = await guarded(() => (others.length === 0 ? Math.min(rows, flatRowsAtOnce) : rowsAtOnce(group, rows, others)));
    for (let from = 0; from < rows; from += atOnce) {
      throwIfCancelled(signal);
      const [begin, end] = [first + from, first + Math.min(rows, from + atOnce)];
      const numbers = await guarded(() => new Map([...flat].map(([name, column]) => [name, flatNumbers(column, end - begin)])));
      const found = others.length === 0 ? new Map<string, Values>() : await readOthers(file, others, begin, end);
      yield batchOf(file.columns, new Map([...numbers, ...found]), begin, end - begin);
    }
    first += rows;
  }
}

/** The columns that are read page by page; none where they would take too much memory. */
async function flatColumns({ bytes, elements }: ParquetFile, { columns }: RowGroup, names: readonly string[]) {
  const own = columns.flatMap(({ meta_data: column }) => {
    const element = elements.get(column?.path_in_schema[0] ?? '');
    const isWanted = column !== undefined && element !== undefined && names.includes(element.name) && isFlat(element, column);
    return isWanted ? [{ column, element }] : [];
  });
  const read = new Map<string, FlatColumn>();
  if (own.reduce((sum, { column }) => sum + Number(column.total_compressed_size), 0) > mostWithoutIndex) return read;
  const { slice } = bufferOf(bytes);
  for (const { column, element } of own) {
    const begin = beginOf(column);
    read.set(
      element.name,
      new FlatColumn(new Uint8Array(await slice(begin, begin + Number(column.total_compressed_size))), column, element),
    );
  }
  return read;
}

function beginOf({ dictionary_page_offset, data_page_offset }: ColumnMetaData): number {
  const dictionary = Number(dictionary_page_offset ?? 0);
  return dictionary > 0 ? dictionary : Number(data_page_offset);
}

function flatNumbers(column: FlatColumn, rows: number): Float64Array {
  const values = new Float64Array(rows);
  const found = column.read(values);
  if (found < rows) throw tooFew(rows, found);
  return values;
}

/** @throws DataError where a row group is too large to be unpacked, and has no index of its pages */
function rowsAtOnce({ columns }: RowGroup, rows: number, names: readonly string[]): number {
  const read = columns.filter(({ meta_data }) => meta_data !== undefined && names.includes(meta_data.path_in_schema[0]!));
  const bytes = read.reduce((sum, { meta_data }) => sum + Number(meta_data?.total_uncompressed_size ?? 0), 0);
  if (bytes <= mostAtOnce) return Math.max(1, rows);
  if (read.every(({ offset_index_offset }) => offset_index_offset !== undefined))
    return Math.max(1, Math.floor((rows * mostAtOnce) / bytes));
  if (bytes <= mostWithoutIndex) return rows;
  throw new DataError(
    say(
      'has a row group of {0}, and at most {1} are unpacked at once: write it with smaller ones (row_group_size=100_000), or with an index of its pages (write_page_index=True)',
      formatBytes(bytes),
      formatBytes(mostWithoutIndex),
    ),
  );
}

type Values = ArrayLike<unknown>;

/** The values of columns as the library gives them. */
async function readOthers(
  { bytes, metadata }: ParquetFile,
  names: readonly string[],
  from: number,
  to: number,
): Promise<Map<string, Values>> {
  const parts = new Map<string, { readonly first: number; readonly values: Values }[]>();
  await guarded(() =>
    parquetRead({
      file: bufferOf(bytes),
      metadata,
      columns: [...names],
      rowStart: from,
      rowEnd: to,
      useOffsetIndex: true,
      compressors: boundedCompressors,
      onChunk: ({ columnName, columnData, rowStart }) => {
        const own = parts.get(columnName) ?? [];
        own.push({ first: rowStart, values: columnData });
        parts.set(columnName, own);
      },
    }),
  );
  return new Map(names.map((name) => [name, joined(parts.get(name) ?? [], from, to - from)]));
}

/** @param found values by the names of columns. @param first the number of the first row */
function batchOf(columns: readonly string[], found: ReadonlyMap<string, Values>, first: number, rows: number): TableBatch {
  const valuesOf = (column: number) => found.get(columns[column]!)!;
  return {
    rows,
    numbers: (wanted, into) => {
      for (const [at, column] of wanted.entries()) {
        const values = valuesOf(column);
        if (values instanceof Float64Array) for (let row = 0, to = at; row < rows; row++, to += wanted.length) into[to] = values[row]!;
        else for (let row = 0, to = at; row < rows; row++, to += wanted.length) into[to] = numberOf(values[row]);
      }
    },
    text: (column, row) => textOf(valuesOf(column)[row]),
    place: (row) => say('row {0}', first + row),
  };
}

/** The values of the rows from `from` on. @throws DataError where there are fewer */
function joined(parts: readonly { readonly first: number; readonly values: Values }[], from: number, rows: number): Values {
  const [only] = parts;
  if (parts.length === 1 && only!.first === from && only!.values.length >= rows) return only!.values;
  const most = parts.reduce((sum, { values }) => sum + values.length, 0);
  if (most < rows) throw tooFew(rows, most);
  const all: unknown[] = Array.from({ length: rows });
  let found = 0;
  for (const { first, values } of parts)
    for (let at = Math.max(0, from - first); at < values.length && first + at < from + rows; at++, found++)
      all[first + at - from] = values[at];
  if (found < rows) throw tooFew(rows, found);
  return all;
}

function tooFew(said: number, found: number): DataError {
  return new DataError(say('is a damaged Parquet file: it says that it has {0} rows where it has {1}', said, found));
}

function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint' || typeof value === 'boolean') return Number(value);
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
}

function textOf(value: unknown): string | undefined {
  if (value === null || value === undefined || (typeof value === 'number' && Number.isNaN(value))) return undefined;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
  if (typeof value === 'string') return isMissing(value) ? undefined : value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  return JSON.stringify(value, (_, own: unknown) => (typeof own === 'bigint' ? String(own) : own));
}

function bufferOf(bytes: Bytes) {
  const read = async (from: number, to: number) => {
    if (!(from >= 0 && to >= from && to <= bytes.size))
      throw new DataError(say('is cut off or damaged: it says that bytes {0} to {1} are there, and has {2}', from, to, bytes.size));
    return (await bytes.reading((fill) => readBytes(fill, from, to - from))).buffer;
  };
  return {
    byteLength: bytes.size,
    slice: (from: number, to = bytes.size) => {
      const reading = read(from, to);
      // The library reads ahead: what it does not wait for, after another error, must not end the process.
      reading.catch(() => undefined);
      return reading;
    },
  };
}

/** What the library throws at a file that is no Parquet is no defect of this program. */
async function guarded<T>(work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof DataError || cause instanceof CancelledError) throw cause;
    throw new DataError(say('is a damaged Parquet file: {0}', messageOf(cause)));
  }
}
