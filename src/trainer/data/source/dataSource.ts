/** The rows of one input as a file has them, with the labels and keys that stand beside them. */
import type { FileDataSpec } from '../../../core/spec/schema';
import { memoryRows, type RowArray } from '../rows/rowArray';
import type { ConvertedTable } from '../table/convertTable';

export interface DataSource {
  /** What a person calls the format. */
  readonly format: string;
  readonly inputs: RowArray;
  /** What is known of the columns of a table. */
  readonly table?: ConvertedTable;
  /** Where the source has them itself. */
  readonly labels?: SourceLabels;
  readonly groups?: Int32Array;
  readonly times?: Float64Array;
}

export interface SourceLabels {
  readonly rows: RowArray;
  /** The names of classes, by their numbers. */
  readonly classes?: readonly string[];
}

type ReadingField = 'columns' | 'drop' | 'oneHot' | 'labels' | 'group' | 'time' | 'csv' | 'array' | 'missing' | 'rows' | 'pictureShape';

/** How rows are read; a part of a spec's `data`. */
export type SourceChoices = { readonly [Field in ReadingField]?: FileDataSpec[Field] | undefined } & {
  /** Whether the file is one of several, for which the spec has no choices of columns. */
  readonly isOneOfSeveral?: boolean;
};

/** @param values one class number or value for each row */
export function labelRows({ values, classes }: { readonly values: Float32Array; readonly classes?: readonly string[] }): SourceLabels {
  return { rows: memoryRows(values, []), ...(classes === undefined ? {} : { classes }) };
}
