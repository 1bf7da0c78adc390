/** A table as rows of numbers: once through the file, whatever its size. */
import { say } from '../../../core/message/message';
import { DataError } from '../dataError';
import type { RowArray } from '../rows/rowArray';
import { RowStore } from '../rows/rowStore';
import { badCell, badCellOfSeveral } from './badCell';
import { Categories } from './categories';
import { type ChosenColumns, type ColumnChoices, chooseColumns } from './chooseColumns';
import { GrowingNumbers } from './growingNumbers';
import { LabelColumn, type Labels } from './labelColumn';
import { oneHotRows } from './oneHotRows';
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
  /** For the numbers of a column of a batch. */
  readonly #rooms = new Map<number, Float64Array>();
  #seen = 0;

  constructor(
    private readonly table: Table,
    private readonly columns: ChosenColumns,
    private readonly choices: TableChoices,
  ) {
    this.#store = new RowStore([columns.values.length]);
    for (const column of columns.oneHot) this.#categories.set(column, new Categories());
    if (columns.labels !== undefined) this.#labels = new LabelColumn();
    if (columns.group !== undefined) this.#groups = { names: new Categories(), numbers: new GrowingNumbers() };
    if (columns.time !== undefined) this.#times = new GrowingNumbers();
    if (choices.missing === 'drop') this.#kept = new GrowingNumbers();
  }

  /** @returns whether more rows are wanted */
  add(batch: TableBatch): boolean {
    const { values, labels } = this.columns;
    const most = this.choices.rows ?? Infinity;
    const found = values.map((column) => this.#valuesOf(batch, column));
    const labelNumbers = labels === undefined ? undefined : this.#numbersOf(batch, labels);
    const kept: number[] = [];
    for (let row = 0; row < batch.rows && this.#store.rows + kept.length < most; row++, this.#seen++) {
      if (this.#isDropped(batch, row, found)) continue;
      this.#addKeys(batch, row);
      if (labels !== undefined) this.#labels!.add(labelNumbers![row]!, () => this.#required(batch, row, labels));
      this.#kept?.add(this.#seen);
      kept.push(row);
    }
    this.#addValues(found, kept);
    return this.#store.rows < most;
  }

  /** @param rows of the columns, which are kept */
  #addValues(columns: readonly Float64Array[], rows: readonly number[]): void {
    const { length: width } = columns;
    for (let done = 0; done < rows.length;) {
      const into = this.#store.add(rows.length - done);
      const count = into.length / width;
      for (const [at, column] of columns.entries())
        for (let row = 0, to = at; row < count; row++, to += width) into[to] = column[rows[done + row]!]!;
      done += count;
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

  /** Good until those of the same column in the next batch are asked for. */
  #numbersOf(batch: TableBatch, column: number): Float64Array {
    let room = this.#rooms.get(column);
    if (room === undefined || room.length < batch.rows) this.#rooms.set(column, (room = new Float64Array(batch.rows * 2)));
    const numbers = room.subarray(0, batch.rows);
    batch.numbers(column, numbers);
    return numbers;
  }

  /** The numbers of a column; of a categorical one, those of its categories. */
  #valuesOf(batch: TableBatch, column: number): Float64Array {
    const categories = this.#categories.get(column);
    if (categories !== undefined)
      return Float64Array.from({ length: batch.rows }, (_, row) => {
        const text = batch.text(column, row);
        if (text !== undefined) return categories.numberOf(text);
        if (this.choices.missing === 'error' && this.#isWanted(row)) throw this.#badCell(batch, row, column);
        return NaN;
      });
    const numbers = this.#numbersOf(batch, column);
    for (let row = 0; row < numbers.length; row++)
      if (Number.isNaN(numbers[row]!) && (this.choices.missing === 'error' || batch.text(column, row) !== undefined))
        if (this.#isWanted(row)) throw this.#badCell(batch, row, column);
    return numbers;
  }

  /** Whether a row of the batch will be read, where only the first so many are. */
  #isWanted(row: number): boolean {
    return this.#store.rows + row < (this.choices.rows ?? Infinity);
  }

  #isDropped(batch: TableBatch, row: number, values: readonly Float64Array[]): boolean {
    const { labels, group } = this.columns;
    if (this.choices.missing !== 'drop') return false;
    const keys = [labels, group].filter((column) => column !== undefined);
    return values.some((column) => Number.isNaN(column[row]!)) || keys.some((column) => batch.text(column, row) === undefined);
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
