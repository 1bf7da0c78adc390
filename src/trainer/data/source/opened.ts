/** What the reader of a format gives. */
import type { Message } from '../../../core/message/message';
import type { DataFormat } from '../../../core/data/recognize';
import type { CsvSpec } from '../../../core/spec/dataFields';
import type { Bytes } from '../rows/bytes';
import type { RowArray } from '../rows/rowArray';
import type { Table } from '../table/table';

export type Opened =
  /** Rows of numbers. */
  | { readonly kind: 'rows'; readonly rows: RowArray }
  /** Columns with names. */
  | { readonly kind: 'table'; readonly table: Table }
  /** Arrays with names, each with its shape. */
  | { readonly kind: 'arrays'; readonly arrays: readonly NamedRows[] };

export interface NamedRows {
  readonly name: string;
  /** Missing where it cannot be used. */
  readonly shape?: readonly number[];
  /** Why not, as the rest of a sentence about it. */
  readonly unusable?: Message;
  open(): Promise<RowArray>;
}

/** What of a spec says how a file is read. */
export interface ReadingChoices {
  readonly csv: CsvSpec;
}

/** One for each format; it stands in the table of `readers.ts`. @throws DataError */
export type Reader = (bytes: Bytes, choices: ReadingChoices) => Promise<Opened>;

export type Readers = Readonly<Record<DataFormat, () => Promise<Reader>>>;
