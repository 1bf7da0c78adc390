/** The rows to train on and those held back, each as the series or the rows that they are. */
import { say } from '../../../core/message/message';
import type { FileDataSpec } from '../../../core/spec/schema';
import type { SplitSpec } from '../../../core/spec/dataFields';
import type { SpecFile } from '../../input/specFile';
import { firstRows, rowsFrom, selectedRows } from '../rows/selectedRows';
import { memoryRows, type RowArray } from '../rows/rowArray';
import type { KeyedRows } from './openPart';
import { groupSplit, randomSplit, type RowKeys, type Sides, stratifiedSplit, timeSplit } from './split';
import { windowedRows, windowLabels, windowStarts } from './windows';

/** @throws InputError where a side would have no rows, or the data has not what the split goes by */
export async function splitRows(
  spec: SpecFile,
  rows: KeyedRows,
  validation: number | SplitSpec,
  window: FileDataSpec['window'],
): Promise<[kept: KeyedRows, held: KeyedRows]> {
  if (typeof validation === 'number') return lastRows(spec, rows, validation);
  const { share, by, seed = 0 } = validation;
  const error = (message: ReturnType<typeof say>) => spec.errorAt(['data', 'validation', 'by'], message);
  if (window !== undefined && (by === 'random' || by === 'class'))
    throw error(say('rows of a series are split by "group" or "time", so that no window is on both sides'));
  const keys: RowKeys = {
    rows: rows.inputs.rows,
    groups: rows.groups,
    times: rows.times,
    classes: by === 'class' && rows.labels !== undefined ? await allOf(rows.labels) : undefined,
  };
  if (by === 'class' && (keys.classes === undefined || rows.labels!.width !== 1))
    throw error(say('a split by "class" needs "labels" with one class a row'));
  if (by === 'group' && keys.groups === undefined) throw error(say('a split by "group" needs the column that says it: give data.group'));
  if (by === 'time' && keys.times === undefined) throw error(say('a split by "time" needs the column that says it: give data.time'));
  const splits = {
    random: () => randomSplit(keys, share, seed),
    class: () => stratifiedSplit(keys, share, seed),
    group: () => groupSplit(keys, share, seed),
    time: () => timeSplit(keys, share),
  } satisfies Record<SplitSpec['by'], () => Sides>;
  const { kept, held } = splits[by]();
  if (kept.length === 0 || held.length === 0)
    throw error(say('this leaves {0} rows to train on and {1} held back: give more rows, or another share', kept.length, held.length));
  return [selected(rows, kept), selected(rows, held)];
}

/** The rows that are trained on, and the last ones, which are held back. */
export function lastRows(spec: SpecFile, rows: KeyedRows, share: number): [KeyedRows, KeyedRows] {
  const { inputs } = rows;
  const held = Math.max(1, Math.round(inputs.rows * share));
  const kept = inputs.rows - held;
  if (kept < 1)
    throw spec.errorAt(
      ['data', 'validation'],
      say('holding back {0} of {1} rows leaves none to train on: lower the share, or give more rows', held, inputs.rows),
    );
  return [each(rows, (array) => firstRows(array, kept), 0, kept), each(rows, (array) => rowsFrom(array, kept), kept, inputs.rows)];
}

function each(rows: KeyedRows, change: (array: RowArray) => RowArray, from: number, to: number): KeyedRows {
  return {
    inputs: change(rows.inputs),
    labels: rows.labels && change(rows.labels),
    groups: rows.groups?.subarray(from, to),
    times: rows.times?.subarray(from, to),
  };
}

function selected({ inputs, labels, groups, times }: KeyedRows, numbers: Int32Array): KeyedRows {
  return {
    inputs: selectedRows(inputs, numbers),
    labels: labels && selectedRows(labels, numbers),
    groups: groups && numbers.map((row) => groups[row]!),
    times: times && Float64Array.from(numbers, (row) => times[row]!),
  };
}

/** By group and time, as far as these are known: in the order in which a series was recorded. */
export function inSeries(rows: KeyedRows): KeyedRows {
  const { groups, times, inputs } = rows;
  if (groups === undefined && times === undefined) return rows;
  const order = Int32Array.from({ length: inputs.rows }, (_, row) => row);
  const after = (a: number, b: number) =>
    (groups === undefined ? 0 : groups[a]! - groups[b]!) || (times === undefined ? 0 : times[a]! - times[b]!) || a - b;
  return order.every((row, at) => at === 0 || after(row, order[at - 1]!) > 0) ? rows : selected(rows, order.sort(after));
}

/** @throws InputError where no window fits */
export async function windowed(spec: SpecFile, series: KeyedRows, window: NonNullable<FileDataSpec['window']>): Promise<KeyedRows> {
  const { length, stride = 1, label = 'last' } = window;
  const starts = windowStarts(series.inputs.rows, { length, stride }, series.groups);
  if (starts.length === 0)
    throw spec.errorAt(
      ['data', 'window', 'length'],
      say('no {0} rows follow each other in a series of {1}: give a shorter window, or more rows', length, series.inputs.rows),
    );
  const { labels } = series;
  const shown =
    labels && memoryRows(windowLabels({ values: await allOf(labels), width: labels.width }, length, starts, label), labels.rowShape);
  return { inputs: windowedRows(series.inputs, length, starts), labels: shown };
}

async function allOf(rows: RowArray): Promise<Float32Array> {
  const values = new Float32Array(rows.rows * rows.width);
  await rows.read([{ from: 0, to: rows.rows }], values);
  return values;
}
