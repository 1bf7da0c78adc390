/** A table as rows of numbers: once through the file, whatever its size. */
import { say } from '../../../core/message/message';
import { DataError } from '../dataError';
import type { RowRange } from '../chunks';
import type { RowArray } from '../rows/rowArray';
import { RowStore } from '../rows/rowStore';
import { badCell, badCellOfSeveral } from './badCell';
import { Categories } from './categories';
import { type ChosenColumns, type ColumnChoices, chooseColumns } from './chooseColumns';
import { GrowingNumbers } from './growingNumbers';
import { LabelColumn, type Labels } from './labelColumn';
import { oneHotRows } from './oneHotRows';
import { Room } from './room';
import type { Table, TableBatch } from './table';
import { timeIn } from './times';

export interface TableChoices extends ColumnChoices {
  readonly missing: 'error' | 'drop' | 'mean';
  /** Whether the table is one of several, for which the spec has no choices of columns. */
  readonly isOneOfSeveral?: boolean | undefined;
  /** Only the first so many. */
  readonly rows?: number | undefined;
  /** What was found in the training rows, where these are others. */
  readonly like?: ConvertedTable | undefined;
}

export interface ConvertedTable {
  /** NaN stands for missing values, where the mean is to take their place. */
  readonly inputs: RowArray;
  /** What each value of a row is called: a column, or a category of one. */
  readonly features: readonly string[];
  /** Those that are categories, and have 0 or 1. */
  readonly isCategory: readonly boolean[];
  /** By the name of the column. */
  readonly categories: ReadonlyMap<string, readonly string[]>;
  readonly labels?: Labels | undefined;
  /** The number of each row's group, and its time. */
  readonly groups?: Int32Array | undefined;
  readonly times?: Float64Array | undefined;
}

/** @throws DataError with row and column of what cannot be used */
export async function convertTable(table: Table, choices: TableChoices, signal: AbortSignal): Promise<ConvertedTable> {
  const columns = chooseColumns(table.columns, choices);
  const conversion = new Conversion(table, columns, choices);
  const wanted = [...columns.values, ...[columns.labels, columns.group, columns.time].filter((column) => column !== undefined)];
  for await (const batch of table.batches(
    [...new Set(wanted)].sort((a, b) => a - b),
    signal,
  ))
    if (!conversion.add(batch)) break;
  return conversion.finish();
}

class Conversion {
  readonly #store: RowStore;
  readonly #categories = new Map<number, Categories>();
  readonly #labels: LabelColumn | undefined;
  readonly #groups: { readonly names: Categories; readonly numbers: GrowingNumbers } | undefined;
  readonly #times: GrowingNumbers | undefined;
  /** Numbers that rows have in the file, where some are dropped. */
  readonly #kept: GrowingNumbers | undefined;
  readonly #numberRoom = new Room();
  readonly #valueRoom = new Room();
  readonly #labelRoom = new Room();
  #seen = 0;

  /** Rows that are wanted. */
  readonly #most: number;

  constructor(
    private readonly table: Table,
    private readonly columns: ChosenColumns,
    private readonly choices: TableChoices,
  ) {
    this.#store = new RowStore([columns.values.length]);
    this.#most = choices.rows ?? Infinity;
    for (const column of columns.oneHot) this.#categories.set(column, new Categories());
    if (columns.labels !== undefined) this.#labels = new LabelColumn();
    if (columns.group !== undefined) this.#groups = { names: new Categories(), numbers: new GrowingNumbers() };
    if (columns.time !== undefined) this.#times = new GrowingNumbers();
    if (choices.missing === 'drop') this.#kept = new GrowingNumbers();
  }

  /** @returns whether more rows are wanted */
  add(batch: TableBatch): boolean {
    const values = this.#valuesOf(batch);
    this.#addValues(values, this.#keptRows(batch, values));
    return this.#store.rows < this.#most;
  }

  /** The rows of a batch that are neither dropped nor more than are wanted. Their labels, groups and times are added. */
  #keptRows(batch: TableBatch, values: Float64Array): readonly RowRange[] {
    const { labels, group, time } = this.columns;
    const room = this.#most - this.#store.rows;
    if (this.#kept === undefined && labels === undefined && group === undefined && time === undefined)
      return [{ from: 0, to: Math.min(batch.rows, room) }];
    const labelNumbers = labels === undefined ? undefined : this.#labelRoom.take(batch.rows);
    if (labelNumbers !== undefined) batch.numbers([labels!], labelNumbers);
    const kept: { from: number; to: number }[] = [];
    for (let row = 0, count = 0; row < batch.rows && count < room; row++, this.#seen++) {
      if (this.#isDropped(batch, row, values)) continue;
      this.#addKeys(batch, row);
      if (labels !== undefined) this.#labels!.add(labelNumbers![row]!, () => this.#required(batch, row, labels));
      this.#kept?.add(this.#seen);
      const last = kept.at(-1);
      if (last?.to === row) last.to++;
      else kept.push({ from: row, to: row + 1 });
      count++;
    }
    return kept;
  }

  #addValues(values: Float64Array, ranges: readonly RowRange[]): void {
    const { length: width } = this.columns.values;
    for (const { from, to } of ranges)
      for (let at = from * width; at < to * width;) {
        const into = this.#store.add(to - at / width);
        into.set(values.subarray(at, (at += into.length)));
      }
  }

  finish(): ConvertedTable {
    const { like } = this.choices;
    if (this.#store.rows === 0) throw new DataError(say('has no rows'));
    const kept = this.#kept?.values;
    const raw = this.#store.finish(kept === undefined ? undefined : (row) => kept[row]!);
    const categories = new Map(
      [...this.#categories].map(([column, found]) => {
        const name = this.table.columns[column]!;
        return [name, { names: like?.categories.get(name) ?? found.names, found }];
      }),
    );
    const expanded = oneHotRows(
      raw,
      this.columns.values.map((column) => this.table.columns[column]!),
      categories,
    );
    const labels = this.#labels?.finish(like?.labels?.classes);
    if (labels?.unknown !== undefined)
      throw new DataError(
        say('has the label "{0}" in row {1}, which no row to train on has', labels.unknown.name, raw.numberOf(labels.unknown.row)),
      );
    return {
      ...expanded,
      categories: new Map([...categories].map(([name, { names }]) => [name, names])),
      labels,
      groups: this.#groups && Int32Array.from(this.#groups.numbers.values),
      times: this.#times?.values,
    };
  }

  /** The values of rows, one row behind the other; of categories, their numbers. NaN stands for missing ones. */
  #valuesOf(batch: TableBatch): Float64Array {
    const numeric = this.columns.values.filter((column) => !this.#categories.has(column));
    const numbers = this.#numberRoom.take(batch.rows * numeric.length);
    batch.numbers(numeric, numbers);
    const values = this.#categories.size === 0 ? numbers : this.#withCategories(batch, numbers);
    for (let row = 0, at = 0; row < batch.rows; row++)
      for (const column of this.columns.values)
        if (Number.isNaN(values[at++]!) && (this.choices.missing === 'error' || batch.text(column, row) !== undefined))
          if (this.#isWanted(row)) throw this.#badCell(batch, row, column);
    return values;
  }

  /** @param numbers of the columns that are no categories */
  #withCategories(batch: TableBatch, numbers: Float64Array): Float64Array {
    const columns = this.columns.values.map((column) => ({ column, categories: this.#categories.get(column) }));
    const values = this.#valueRoom.take(batch.rows * columns.length);
    for (let row = 0, at = 0, next = 0; row < batch.rows; row++)
      for (const { column, categories } of columns) {
        const text = categories === undefined ? undefined : batch.text(column, row);
        if (categories === undefined) values[at++] = numbers[next++]!;
        else values[at++] = text === undefined ? NaN : categories.numberOf(text);
      }
    return values;
  }

  /** Whether a row of the batch will be read, where only the first so many are. */
  #isWanted(row: number): boolean {
    return this.#store.rows + row < this.#most;
  }

  #isDropped(batch: TableBatch, row: number, values: Float64Array): boolean {
    const { labels, group, values: columns } = this.columns;
    if (this.choices.missing !== 'drop') return false;
    const keys = [labels, group].filter((column) => column !== undefined);
    const hasMissing = values.subarray(row * columns.length, (row + 1) * columns.length).some((value) => Number.isNaN(value));
    return hasMissing || keys.some((column) => batch.text(column, row) === undefined);
  }

  #addKeys(batch: TableBatch, row: number): void {
    const { group, time } = this.columns;
    if (group !== undefined) this.#groups!.numbers.add(this.#groups!.names.numberOf(this.#required(batch, row, group)));
    if (time === undefined) return;
    const text = this.#required(batch, row, time);
    const moment = timeIn(text);
    if (Number.isNaN(moment))
      throw new DataError(
        say(
          'has "{0}" in {1}, column "{2}", which is no time: give a number, or a date as 2026-01-31T12:00:00',
          text,
          batch.place(row),
          this.table.columns[time]!,
        ),
      );
    this.#times!.add(moment);
  }

  #badCell(batch: TableBatch, row: number, column: number): DataError {
    const cell = { row, column, name: this.table.columns[column]! };
    return this.choices.isOneOfSeveral === true ? badCellOfSeveral(batch, cell) : badCell(batch, cell);
  }

  #required(batch: TableBatch, row: number, column: number): string {
    const text = batch.text(column, row);
    if (text === undefined) throw this.#badCell(batch, row, column);
    return text;
  }
}
