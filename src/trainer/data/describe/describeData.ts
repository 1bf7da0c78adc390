/** What the rows of a spec are: how many, of which shape and range, what is missing, constant, doubled, or on both sides of the split. */
import type { DataDescription, DescribedColumn } from '../../../core/data/description';
import { layerNamed } from '../../../core/graph/graph';
import { say } from '../../../core/message/message';
import { histogramOf } from '../../../core/numbers/histogram';
import type { FileDataSpec } from '../../../core/spec/schema';
import type { DescribeDataRequest } from '../../../protocol/dataDescription';
import { readableFolders } from '../../../system/workspace/readableFolders';
import { sampledRowNumbers } from '../../engine/rows';
import { sourceOf } from '../../input/specFile';
import { inputLayer } from '../inputLayer';
import { openSides } from '../prepare/openSides';
import type { KeyedRows, OpenedPart } from '../prepare/openPart';
import { featureStatistics, type FeatureStatistics, rowsInTurn } from '../prepare/statistics';
import { lastRows } from '../prepare/sides';
import { isSeveral, isSeveralFiles } from '../several/loadSeveral';
import { byLayer, type InputReading, openInputs, openLabels } from '../several/openFiles';
import type { RowArray } from '../rows/rowArray';
import { rowExamples } from './rowExamples';
import { hashesOf, repeatedRows, rowsAmong } from '../rows/rowHashes';

/** Columns that are described one by one. */
const mostColumns = 12;
const histogramParts = 16;
/** Rows that histograms show, evenly spread. */
const sampled = 10_000;
/** Labels with more values than this are quantities. */
const mostClasses = 1000;

/** @returns one for each input. @throws InputError */
export async function describeData(request: DescribeDataRequest, signal: AbortSignal): Promise<readonly DataDescription[]> {
  const spec = await sourceOf(request);
  const { data } = spec.spec;
  if (data === undefined || 'generate' in data)
    throw spec.errorAt(data === undefined ? [] : ['data'], say('the spec names no data file: there is nothing to describe'));
  const reading = { spec, readable: await readableFolders(spec.folder, request.workspace), signal };
  if (isSeveral(spec) || isSeveralFiles(data)) return describeSeveral({ ...reading, data });
  // What is missing is counted here, also where training would not allow it.
  const tolerant: FileDataSpec = { ...data, missing: data.missing ?? 'mean' };
  const { part, kept, held } = await openSides(reading, tolerant);
  const labels = part.labels === undefined ? {} : await classCounts(part.labels, part.classes);
  const input = inputLayer(spec);
  const examples = await rowExamples(spec, data.window, part, input.outputShape);
  return [{ input: input.name, ...(await describe(part, kept, held)), labels, examples }];
}

/** Classes stand with the first input. */
async function describeSeveral(reading: InputReading): Promise<DataDescription[]> {
  const { spec, data } = reading;
  const { validation } = data;
  const opened = await openInputs(reading, data, ['data'], true);
  const own = typeof validation === 'object' && 'file' in validation ? validation : undefined;
  const held = own && (await openInputs(reading, own, ['data', 'validation'], true));
  const counts = await classCountsOfOutputs(reading, opened[0]!.array.rows);
  return Promise.all(
    opened.map(async ({ input, array, source }, index): Promise<DataDescription> => {
      const part = { source, inputs: array };
      const sides = typeof validation === 'number' ? lastRows(spec, part, validation) : [part, held && { inputs: held[index]!.array }];
      const examples = await rowExamples(spec, undefined, part, layerNamed(spec.graph, input).outputShape);
      return { input, ...(await describe(part, sides[0]!, sides[1])), labels: index === 0 ? counts : {}, examples };
    }),
  );
}

/** Of several outputs, each class is called by both names. */
async function classCountsOfOutputs(reading: InputReading, rows: number): Promise<Record<string, number>> {
  const { spec, data } = reading;
  if (data.labels === undefined) return {};
  const files = Object.entries(byLayer(spec, data.labels, spec.graph.outputs, ['data', 'labels']));
  const counted = await Promise.all(
    files.map(async ([output, file]) => {
      const at = typeof data.labels === 'string' ? ['data', 'labels'] : ['data', 'labels', output];
      const counts = Object.entries(await classCounts(await openLabels(reading, file, at, rows), undefined));
      return files.length === 1 ? counts : counts.map(([label, count]) => [`${output} ${label}`, count] as const);
    }),
  );
  return Object.fromEntries(counted.flat());
}

type Described = Omit<DataDescription, 'input' | 'labels' | 'examples'>;

async function describe(part: OpenedPart, kept: KeyedRows, held: KeyedRows | undefined): Promise<Described> {
  const { inputs } = part;
  const { width } = inputs;
  const names = part.source.table?.features ?? Array.from({ length: width }, (_, at) => String(at));
  const statistics = await featureStatistics(inputs, width);
  const { count, min, max } = statistics;
  const present = [...count.keys()].filter((feature) => count[feature]! > 0);
  const least = present.reduce((value, feature) => Math.min(value, min[feature]!), Infinity);
  const most = present.reduce((value, feature) => Math.max(value, max[feature]!), -Infinity);
  return {
    rows: inputs.rows,
    heldOut: held?.inputs.rows ?? 0,
    shape: inputs.rowShape,
    type: part.source.format,
    min: present.length === 0 ? null : least,
    max: present.length === 0 ? null : most,
    missing: count.reduce((sum, seen) => sum + inputs.rows - seen, 0),
    constant: present.filter((feature) => min[feature] === max[feature]).map((feature) => names[feature]!),
    ...(await sameRows(kept, held)),
    columns: await describedColumns(inputs, names, statistics),
  };
}

async function classCounts(labels: RowArray, classes: readonly string[] | undefined): Promise<Record<string, number>> {
  if (labels.width !== 1) return {};
  const counts = new Map<number, number>();
  for await (const values of rowsInTurn(labels))
    for (const value of values) {
      counts.set(value, (counts.get(value) ?? 0) + 1);
      if (counts.size > mostClasses || !Number.isInteger(value)) return {};
    }
  const sorted = [...counts].sort(([a], [b]) => a - b);
  return Object.fromEntries(sorted.map(([label, rows]) => [classes?.[label] ?? String(label), rows]));
}

async function sameRows(kept: KeyedRows, held: KeyedRows | undefined): Promise<Pick<DataDescription, 'duplicates' | 'leaked'>> {
  const hashes = await hashesOfRows(kept.inputs);
  const heldHashes = held === undefined ? new Float64Array() : await hashesOfRows(held.inputs);
  const all = new Float64Array(hashes.length + heldHashes.length);
  all.set(hashes);
  all.set(heldHashes, hashes.length);
  return { duplicates: repeatedRows(all.sort()), leaked: rowsAmong(heldHashes, hashes) };
}

function hashesOfRows(rows: RowArray): Promise<Float64Array> {
  const parts = async function* () {
    for await (const inputs of rowsInTurn(rows)) yield { count: inputs.length / rows.width, inputs };
  };
  return hashesOf(parts(), rows.rows);
}

async function describedColumns(rows: RowArray, names: readonly string[], statistics: FeatureStatistics): Promise<DescribedColumn[]> {
  const numbers = sampledRowNumbers(rows.rows, sampled);
  const values = new Float32Array(numbers.length * rows.width);
  await rows.read(
    numbers.map((row) => ({ from: row, to: row + 1 })),
    values,
  );
  return names.slice(0, mostColumns).map((name, column) => {
    const { count, min, max, mean } = statistics;
    const own = Float32Array.from(numbers, (_, at) => values[at * rows.width + column]!);
    const histogram = histogramOf(own, histogramParts);
    const known = (value: number) => (count[column] === 0 ? null : value);
    return {
      name,
      min: known(min[column]!),
      max: known(max[column]!),
      mean: known(mean[column]!),
      missing: rows.rows - count[column]!,
      ...(histogram === undefined ? {} : { histogram }),
    };
  });
}
