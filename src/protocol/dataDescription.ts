/** What the rows of a spec are, before anything is trained on them. */
import type { Histogram } from '../core/numbers/histogram';

export interface DescribeDataRequest {
  /** Absolute path of the spec. */
  readonly spec: string;
  /** The spec itself, where it is in no file. */
  readonly text?: string;
  /** Absolute paths of the folders that are worked in. */
  readonly workspace: readonly string[];
}

export interface DataDescription {
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
}

export interface DescribedColumn {
  readonly name: string;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  readonly missing: number;
  readonly histogram?: Histogram;
}
