/** The names in a data file that a spec can use. */
export interface DataNames {
  /** Of a table. */
  readonly columns: readonly string[];
  /** Of an archive. */
  readonly arrays: readonly string[];
  /** What `labels` may name: these, or the folders that pictures lie in. */
  readonly labels: readonly string[];
}

/** Columns of a table that are no numbers. */
export interface TextColumns {
  /** With few different texts. */
  readonly categories: readonly string[];
  /** Dates, names, notes. */
  readonly others: readonly string[];
}

export const noTextColumns: TextColumns = { categories: [], others: [] };

export const noNames: DataNames = { columns: [], arrays: [], labels: [] };
