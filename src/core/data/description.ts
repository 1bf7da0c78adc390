/** What the rows of a spec are, before anything is trained on them. */
import type { Histogram } from '../numbers/histogram';

export interface DataDescription {
  /** The Input layer that takes them. */
  readonly input: string;
  readonly rows: number;
  /** How many of these, or of another file, are held out. */
  readonly heldOut: number;
  /** Of one row in the file. */
  readonly shape: readonly number[];
  /** The file's format: "CSV", "pictures". */
  readonly type: string;
  /** Of all values; null where there are none. */
  readonly min: number | null;
  readonly max: number | null;
  /** Values that are missing. */
  readonly missing: number;
  /** Columns with the same value in every row. */
  readonly constant: readonly string[];
  /** How many rows each class has, by its name; empty without labels that are classes. */
  readonly labels: Readonly<Record<string, number>>;
  /** Rows that are equal to an earlier one, among those that were compared. */
  readonly duplicates: number;
  /** Rows that are held out and trained on as well. */
  readonly leaked: number;
  /** The first columns. */
  readonly columns: readonly DescribedColumn[];
  /** A few rows, evenly spread. */
  readonly examples: RowExamples;
}

export type RowExamples =
  | {
      readonly kind: 'pictures';
      readonly height: number;
      readonly width: number;
      readonly channels: number;
      /** 0…255, row-major, channels last. */
      readonly rows: readonly (readonly number[])[];
    }
  /** Of every row, a curve, or some: of windows, one for each of the first columns. A missing value is null. */
  | { readonly kind: 'curves'; readonly rows: readonly (readonly (readonly (number | null)[])[])[] };

export interface DescribedColumn {
  readonly name: string;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  readonly missing: number;
  readonly histogram?: Histogram;
}
