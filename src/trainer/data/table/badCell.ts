import { say } from '../../../core/message/message';
import { DataError } from '../dataError';
import type { TableBatch } from './table';
import { looksLikeTime } from './times';

/** Longer texts are cut in messages. */
const mostShown = 40;

interface Cell {
  readonly row: number;
  readonly column: number;
  /** Of its column. */
  readonly name: string;
}

/** What is wrong with a cell that has no number, and which fields of the spec help. */
export function badCell(batch: TableBatch, { row, column, name }: Cell): DataError {
  const place = batch.place(row);
  const text = batch.text(column, row);
  if (text === undefined)
    return new DataError(
      say(
        'has no value in {0}, column "{1}": say with "missing" whether such rows are dropped ("drop") or get the mean ("mean")',
        place,
        name,
      ),
    );
  return new DataError(
    looksLikeTime(text)
      ? say(
          'has the date "{0}" in {1}, column "{2}": leave the column out with "drop", or order rows by it with "time"',
          shown(text),
          place,
          name,
        )
      : say(
          'has the text "{0}" in {1}, column "{2}": make its categories columns of 0 and 1 with "oneHot", leave it out with "drop", or use it as "labels"',
          shown(text),
          place,
          name,
        ),
  );
}

/** The same of a file that is one of several, all of whose columns are taken as they are. */
export function badCellOfSeveral(batch: TableBatch, { row, column, name }: Cell): DataError {
  const place = batch.place(row);
  const text = batch.text(column, row);
  return new DataError(
    text === undefined
      ? say('has no value in {0}, column "{1}": a model with several inputs takes numbers alone, so write one there', place, name)
      : say(
          'has the text "{0}" in {1}, column "{2}": a model with several inputs takes numbers alone, so replace the texts or remove the column',
          shown(text),
          place,
          name,
        ),
  );
}

function shown(text: string): string {
  return text.length > mostShown ? `${text.slice(0, mostShown)}…` : text;
}
