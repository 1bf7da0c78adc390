/** Series cut into windows, missing values filled in, and values brought to a common scale. */
import { elementCount } from '../../../core/layers/kind';
import { say } from '../../../core/message/message';
import type { FileDataSpec } from '../../../core/spec/schema';
import type { SpecFile } from '../../input/specFile';
import { inputLayer } from '../inputLayer';
import { type Normalization, normalizationOf, normalizedRows } from './normalize';
import type { KeyedRows } from './openPart';
import { inSeries, windowed } from './sides';
import { featureStatistics } from './statistics';

export interface PreparedRows {
  readonly rows: readonly KeyedRows[];
  /** How values were scaled, where they were. */
  readonly scaling?: Normalization;
  /** What took the place of missing values, for each feature, where something may. */
  readonly fill?: Float64Array;
}

/**
 * @param sides rows to train on, whose statistics count, and those held back, if there are some
 * @param isCategory of every value of a row: those of 0 and 1 keep theirs
 * @throws InputError
 */
export async function prepareRows(
  spec: SpecFile,
  data: FileDataSpec,
  sides: readonly KeyedRows[],
  isCategory: readonly boolean[] | undefined,
): Promise<PreparedRows> {
  const { window } = data;
  const series = window === undefined ? sides : sides.map(inSeries);
  const cut = window === undefined ? series : await Promise.all(series.map((side) => windowed(spec, side, window)));
  const normalization = await normalizationFor(spec, data, series[0]!, isCategory);
  if (normalization === undefined) return { rows: cut };
  const rows = cut.map((side) => ({ ...side, inputs: normalizedRows(side.inputs, normalization) }));
  const isScaled = normalization.scale.some((factor) => factor !== 1) || normalization.shift.some((shift) => shift !== 0);
  const fill = data.missing === 'mean' ? { fill: normalization.fill } : {};
  return { rows, ...fill, ...(isScaled ? { scaling: normalization } : {}) };
}

async function normalizationFor(
  spec: SpecFile,
  { normalize = 'none', missing, window }: FileDataSpec,
  { inputs }: KeyedRows,
  isCategory: readonly boolean[] | undefined,
): Promise<Normalization | undefined> {
  const { method, per } = typeof normalize === 'string' ? { method: normalize, per: 'feature' as const } : normalize;
  if (method === 'none' && missing !== 'mean') return undefined;
  const statistics = await featureStatistics(inputs, featuresOf(spec, inputs.rowShape, window !== undefined));
  const empty = statistics.count.indexOf(0);
  if (empty !== -1)
    throw spec.errorAt(
      ['data', 'missing'],
      say('column {0} (counted from 0) has no value in any row to train on: leave it out with "drop"', empty),
    );
  return normalizationOf(statistics, method, per === 'whole', isCategory);
}

/** A row's features: the last axis of the Input layer; where that is flat, the last axis of rows in the file. */
function featuresOf(spec: SpecFile, rowShape: readonly number[], isSeries: boolean): number {
  const values = elementCount(rowShape)!;
  if (isSeries) return values;
  const input = inputLayer(spec).outputShape;
  const last = (input.length > 1 ? input : rowShape).at(-1) ?? values;
  return values % last === 0 ? last : values;
}
