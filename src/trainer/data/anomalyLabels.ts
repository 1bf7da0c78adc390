/** Labels of the rows that models are judged on, where these say which rows are anomalies. */
import { say } from '../../core/message/message';
import type { JsonPath } from '../../core/problem/problem';
import { hasAnomalyLabels } from '../../core/spec/labels';
import type { FileDataSpec } from '../../core/spec/schema';
import type { DataSet } from '../engine/engine';
import { rowsOf, sampledRowNumbers } from '../engine/rows';
import type { SpecFile } from '../input/specFile';
import { ArrayFile } from './dataFiles';

/** Where the labels of the judged rows are. */
interface LabelledRows {
  readonly file: string;
  readonly at: JsonPath;
  readonly from: number;
  readonly count: number;
}

/**
 * @param judged how many rows are judged: all that are held out, or as many of them, evenly spread
 * @returns 1 or 0 for each; undefined where the metrics do not speak of anomalies
 * @throws InputError
 */
export async function anomalyLabels(
  spec: SpecFile,
  data: DataSet,
  evaluated: number,
  readable: readonly string[],
): Promise<Float32Array | undefined> {
  if (!hasAnomalyLabels(spec.spec)) return undefined;
  const { file, at, from, count } = labelledRows(spec.spec.data as FileDataSpec, data);
  const labels = await ArrayFile.beside(spec, file, at, readable);
  if (labels.width !== 1)
    throw spec.errorAt(at, say('an anomaly label is one number, 1 or 0, but each of these has {0} values', labels.width));
  if (labels.rows < from + count)
    throw spec.errorAt(at, say('there are {0} labels for {1} rows: every row needs one', labels.rows, from + count));
  const all = new Float32Array(count);
  await labels.read([{ from, to: from + count }], all);
  const wrong = all.findIndex((value) => value !== 0 && value !== 1);
  if (wrong !== -1)
    throw spec.errorAt(at, say('row {0} has the label {1}: it must be 1 for an anomaly or 0 for a normal row', from + wrong, all[wrong]!));
  const picked = evaluated < count ? rowsOf(all, count, sampledRowNumbers(count, evaluated)) : all;
  if (new Set(picked).size < 2)
    throw spec.errorAt(
      at,
      picked[0] === 1
        ? say('all rows that are held out are anomalies: anomalyAuc needs normal ones, too')
        : say('no row that is held out is an anomaly: anomalyAuc needs some of both kinds'),
    );
  return picked;
}

function labelledRows({ labels, validation }: FileDataSpec, { training, validation: held }: DataSet): LabelledRows {
  if (typeof validation === 'object')
    return { file: validation.labels!, at: ['data', 'validation', 'labels'], from: 0, count: held!.count };
  const at = ['data', 'labels'];
  return held === undefined
    ? { file: labels!, at, from: 0, count: training.count }
    : { file: labels!, at, from: training.count, count: held.count };
}

/** The data with its rows as their own targets: labels that mark anomalies are none. */
export function withoutLabels({ labels: _, validation, ...data }: FileDataSpec): FileDataSpec {
  if (typeof validation !== 'object') return { ...data, ...(validation === undefined ? {} : { validation }) };
  const { labels: _marks, ...rows } = validation;
  return { ...data, validation: rows };
}
