/** Which columns of a table are a row's values, its label, and what rows are grouped or ordered by. */
import { say } from '../../../core/message/message';
import { didYouMean } from '../../../core/problem/suggest';
import { DataError } from '../dataError';

/** What the spec says of columns, by their names. */
export interface ColumnChoices {
  readonly columns?: readonly string[] | undefined;
  readonly drop?: readonly string[] | undefined;
  readonly oneHot?: readonly string[] | undefined;
  readonly labels?: string | undefined;
  readonly group?: string | undefined;
  readonly time?: string | undefined;
}

/** Columns by their numbers. */
export interface ChosenColumns {
  /** A row's values, in their order. */
  readonly values: readonly number[];
  /** Those of the values that are categories. */
  readonly oneHot: ReadonlySet<number>;
  readonly labels: number | undefined;
  readonly group: number | undefined;
  readonly time: number | undefined;
}

/** @throws DataError where a column is not there, or none is left */
export function chooseColumns(names: readonly string[], choices: ColumnChoices): ChosenColumns {
  const numberOf = (name: string) => {
    const column = names.indexOf(name);
    if (column === -1) throw unknownColumn(name, names);
    return column;
  };
  const named = (name: string | undefined) => (name === undefined ? undefined : numberOf(name));
  const [labels, group, time] = [named(choices.labels), named(choices.group), named(choices.time)];
  const left = new Set([labels, group, time, ...(choices.drop ?? []).map(numberOf)]);
  const values = choices.columns?.map(numberOf) ?? names.map((_, column) => column).filter((column) => !left.has(column));
  if (values.length === 0) throw new DataError(say('has no column left for the values of a row: name some in "columns"'));
  const oneHot = new Set((choices.oneHot ?? []).map(numberOf));
  for (const column of oneHot)
    if (!values.includes(column))
      throw new DataError(say('has "{0}" in "oneHot", which is none of the columns that are used', names[column]!));
  return { values, oneHot, labels, group, time };
}

/** Names that are listed where one is not found. */
const mostListed = 10;

function unknownColumn(name: string, names: readonly string[]): DataError {
  const some = names.slice(0, mostListed).join(', ');
  const listed = names.length > mostListed ? say('{0} and {1} more', some, names.length - mostListed) : some;
  return new DataError(say('has no column "{0}"{1} (it has {2})', name, didYouMean(name, names), listed));
}
