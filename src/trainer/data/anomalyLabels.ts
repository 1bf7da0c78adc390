/** Labels of the rows that models are evaluated on, where these say which rows are anomalies. */
import { say } from '../../core/message/message';
import type { JsonPath } from '../../core/problem/problem';
import { rowsOf, sampledRowNumbers } from '../engine/rows';
import type { SpecFile } from '../input/specFile';
import type { RowArray } from './rows/rowArray';

/** A label of each row, and the place in the spec that names them. */
export interface AnomalyMarks {
  readonly labels: RowArray;
  readonly at: JsonPath;
}

/**
 * @param evaluated how many rows are evaluated: all that are held out, or as many of them, evenly spread
 * @returns 1 or 0 for each
 * @throws InputError
 */
export async function anomalyLabels(spec: SpecFile, { labels, at }: AnomalyMarks, evaluated: number): Promise<Float32Array> {
  const count = labels.rows;
  if (labels.width !== 1)
    throw spec.errorAt(at, say('an anomaly label is one number, 1 or 0, but each of these has {0} values', labels.width));
  const all = new Float32Array(count);
  await labels.read([{ from: 0, to: count }], all);
  const wrong = all.findIndex((value) => value !== 0 && value !== 1);
  if (wrong !== -1)
    throw spec.errorAt(
      at,
      say('row {0} has the label {1}: it must be 1 for an anomaly or 0 for a normal row', labels.numberOf(wrong), all[wrong]!),
    );
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
