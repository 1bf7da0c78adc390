/** Opens the rows of one input: a file, or a folder of pictures. */
import { rowCount } from '../../../core/message/counted';
import { say } from '../../../core/message/message';
import { sizeOf } from '../../../core/numbers/sizeOf';
import { didYouMean } from '../../../core/problem/suggest';
import { isFolder } from '../../../system/files/isFolder';
import { DataError } from '../dataError';
import type { RowArray } from '../rows/rowArray';
import { firstRows } from '../rows/selectedRows';
import { convertTable } from '../table/convertTable';
import type { Table } from '../table/table';
import { type DataSource, labelRows, type SourceChoices } from './dataSource';
import { openFile } from './openFile';
import type { NamedRows, Opened } from './opened';

type OpenedRows = Omit<DataSource, 'format'>;

/** @param like what was found in the rows to train on, where these are others. @throws DataError */
export async function openSource(file: string, choices: SourceChoices, signal: AbortSignal, like?: DataSource): Promise<DataSource> {
  if (isFolder(file)) return (await import('../pictures/pictures')).openPictures(file, choices, signal, like);
  const opened = await openFile(file, { csv: choices.csv ?? {} });
  const source = { format: opened.format, ...(await sourceOf(opened, choices, signal, like)) };
  const { rows } = choices;
  if (rows !== undefined && source.inputs.rows < rows)
    throw new DataError(say('has {0}, fewer than the {1} that "rows" asks for', rowCount(source.inputs.rows), rows));
  return rows === undefined ? source : { ...source, inputs: firstRows(source.inputs, rows) };
}

function sourceOf(opened: Opened, choices: SourceChoices, signal: AbortSignal, like: DataSource | undefined): Promise<OpenedRows> {
  if (opened.kind === 'table') return fromTable(opened.table, choices, signal, like);
  if (opened.kind === 'arrays') return fromArrays(opened.arrays, choices);
  requireNoColumns(choices);
  return Promise.resolve({ inputs: opened.rows });
}

async function fromTable(table: Table, choices: SourceChoices, signal: AbortSignal, like: DataSource | undefined): Promise<OpenedRows> {
  // What is no column is a file.
  const labels = choices.labels !== undefined && table.columns.includes(choices.labels) ? choices.labels : undefined;
  const { missing = 'error' } = choices;
  const converted = await convertTable(table, { ...choices, labels, missing, like: like?.table }, signal);
  const { inputs, groups, times } = converted;
  return {
    inputs,
    table: converted,
    ...(converted.labels === undefined ? {} : { labels: labelRows(converted.labels) }),
    ...(groups === undefined ? {} : { groups }),
    ...(times === undefined ? {} : { times }),
  };
}

async function fromArrays(arrays: readonly NamedRows[], choices: SourceChoices): Promise<OpenedRows> {
  requireNoColumns(choices);
  const { array, labels } = choices;
  const chosen = array === undefined ? largestOf(arrays) : arrayNamed(arrays, array);
  const own = arrays.find(({ name }) => name === labels);
  return { inputs: await opened(chosen), ...(own === undefined ? {} : { labels: { rows: await opened(own) } }) };
}

async function opened(array: NamedRows): Promise<RowArray> {
  if (array.unusable !== undefined) throw new DataError(say('has an array "{0}" that cannot be used: it {1}', array.name, array.unusable));
  return array.open();
}

function largestOf(arrays: readonly NamedRows[]): NamedRows {
  const values = ({ shape }: NamedRows) => (shape === undefined ? 0 : sizeOf(shape));
  return arrays.reduce((largest, array) => (values(array) > values(largest) ? array : largest));
}

function arrayNamed(arrays: readonly NamedRows[], name: string): NamedRows {
  const names = arrays.map((array) => array.name);
  const found = arrays.find((array) => array.name === name);
  if (found !== undefined) return found;
  throw new DataError(say('has no array "{0}"{1} (it has {2})', name, didYouMean(name, names), names.slice(0, 10).join(', ')));
}

/** @throws DataError where the spec speaks of columns, of a file that has none */
function requireNoColumns(choices: SourceChoices): void {
  const field = (['columns', 'drop', 'oneHot', 'group', 'time'] as const).find((name) => choices[name] !== undefined);
  if (field !== undefined) throw new DataError(say('has no columns with names, of which "{0}" speaks: leave that out', field));
}
