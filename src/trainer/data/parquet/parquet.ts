/** Apache Parquet, read a row group at a time, or a part of one where the file has an index of its pages. */
import { type FileMetaData, parquetMetadataAsync, parquetRead, parquetSchema, type RowGroup } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { formatBytes } from '../../../core/message/format';
import { say } from '../../../core/message/message';
import { messageOf } from '../../../system/messageError';
import { CancelledError, throwIfCancelled } from '../../engine/errors';
import { DataError } from '../dataError';
import { type Bytes, readBytes } from '../rows/bytes';
import { isMissing, type Table, type TableBatch } from '../table/table';

/** Unpacked bytes of the columns of a row group that are read at once. */
const mostAtOnce = 64 * 2 ** 20;
/** Without an index of pages, all of a row group is unpacked. */
const mostWithoutIndex = 512 * 2 ** 20;
/** More no page of a file that a program wrote has. */
const largestPage = 256 * 2 ** 20;
const mostColumns = 100_000;

interface ParquetFile {
  readonly bytes: Bytes;
  readonly metadata: FileMetaData;
  readonly columns: readonly string[];
}

/** @throws DataError when it is damaged */
export async function openParquet(bytes: Bytes): Promise<Table> {
  const metadata = await guarded(() => parquetMetadataAsync(bufferOf(bytes)));
  const columns = await guarded(() => parquetSchema(metadata).children.map(({ element }) => element.name));
  if (columns.length === 0 || columns.length > mostColumns)
    throw new DataError(say('has {0} columns, and 1 to {1} are read', columns.length, mostColumns));
  return { columns, batches: (wanted, signal) => batchesOf({ bytes, metadata, columns }, wanted, signal) };
}

async function* batchesOf(file: ParquetFile, wanted: readonly number[], signal: AbortSignal): AsyncGenerator<TableBatch> {
  const names = wanted.map((column) => file.columns[column]!);
  let first = 0;
  for (const group of file.metadata.row_groups) {
    const rows = Number(group.num_rows);
    const atOnce = await guarded(() => rowsAtOnce(group, rows, names));
    for (let from = 0; from < rows; from += atOnce) {
      throwIfCancelled(signal);
      yield await readBatch(file, names, first + from, first + Math.min(rows, from + atOnce));
    }
    first += rows;
  }
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

async function readBatch(
  { bytes, metadata, columns }: ParquetFile,
  names: readonly string[],
  from: number,
  to: number,
): Promise<TableBatch> {
  const rows = to - from;
  const parts = new Map<string, { readonly first: number; readonly values: Values }[]>();
  await guarded(() =>
    parquetRead({
      file: bufferOf(bytes),
      metadata,
      columns: [...names],
      rowStart: from,
      rowEnd: to,
      useOffsetIndex: true,
      compressors: careful,
      onChunk: ({ columnName, columnData, rowStart }) => {
        const own = parts.get(columnName) ?? [];
        own.push({ first: rowStart, values: columnData });
        parts.set(columnName, own);
      },
    }),
  );
  const found = new Map(names.map((name) => [name, joined(parts.get(name) ?? [], from, rows)]));
  const valuesOf = (column: number) => found.get(columns[column]!)!;
  return {
    rows,
    numbers: (column, into) => {
      const values = valuesOf(column);
      for (let row = 0; row < rows; row++) into[row] = numberOf(values[row]);
    },
    text: (column, row) => textOf(valuesOf(column)[row]),
    place: (row) => say('row {0}', from + row),
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

/** What unpacks pages, and refuses those that say they become huge. */
const careful = Object.fromEntries(
  Object.entries(compressors).map(([codec, unpack]) => [
    codec,
    (packed: Uint8Array, length: number) => {
      if (!(length >= 0 && length <= largestPage))
        throw new DataError(say('has a page of {0}, and at most {1} are read', formatBytes(length), formatBytes(largestPage)));
      return unpack(packed, length);
    },
  ]),
);

/** What the library throws at a file that is no Parquet is no defect of this program. */
async function guarded<T>(work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof DataError || cause instanceof CancelledError) throw cause;
    throw new DataError(say('is a damaged Parquet file: {0}', messageOf(cause)));
  }
}
