/** The data of a spec: made or read, checked against the model, scaled, and split. */
import type { Augmentation } from '../../core/training/augment';
import type { RowsTaken } from '../../core/data/rowsTaken';
import { elementCount, formatShape } from '../../core/layers/kind';
import { say } from '../../core/message/message';
import { Random } from '../../core/random/random';
import type { ImageShape } from '../../core/score/imageMetrics';
import type { JsonPath } from '../../core/problem/problem';
import type { DataSpec, FileDataSpec, GeneratedDataSpec } from '../../core/spec/schema';
import type { Scaling } from '../../core/weights/normalized';
import type { DataSet, Samples } from '../engine/engine';
import { isStreamed } from '../engine/rows';
import { hasTargetLabels, marksAnomalies } from '../../core/spec/labels';
import { requireMemoryForData } from '../input/memory';
import type { SpecFile } from '../input/specFile';
import { anomalyLabels, type AnomalyMarks } from './anomalyLabels';
import { classNumberCheck } from './classNumbers';
import { FileRows } from './fileRows';
import { imageShape } from './imageShape';
import { inputLayer } from './inputLayer';
import { dataLimits, type DataLimits } from './limits';
import { type KeyedRows, type OpenedPart, type Reading, requireShape } from './prepare/openPart';
import { openSides } from './prepare/openSides';
import { type PreparedRows, prepareRows } from './prepare/prepareRows';
import { generateSeveral, isSeveral, isSeveralFiles, loadSeveral } from './several/loadSeveral';
import { shareCheck } from './shares';
import { labelTargets } from './targets';

export interface LoadedData extends DataSet {
  /** The rows a model is evaluated on: held-out ones where there are some; a sample of them where they are streamed. */
  readonly evaluationRows: Samples;
  /** Which of these rows are anomalies, 1 or 0 for each, where labels say so. */
  readonly anomalies?: Float32Array;
  /** What a row's values are as a picture, where the data was stored as pictures that the model reproduces. */
  readonly image?: ImageShape;
  /** What stands in a row, where it cannot be seen from its shape. */
  readonly rowsTaken?: RowsTaken;
  /** How values were brought to a common scale. */
  readonly scaling?: Scaling;
  /** How training pictures are moved anew in every epoch. */
  readonly augmentation?: Augmentation;
}

/** Where rows are streamed, a model's outputs are looked at for this many of them. */
const mostEvaluationRows = 10_000;

/**
 * @param readable the folders that data files must lie in
 * @throws InputError
 */
export async function loadData(
  spec: SpecFile,
  readable: readonly string[],
  limits: DataLimits = dataLimits,
  signal: AbortSignal = new AbortController().signal,
): Promise<LoadedData> {
  const { data } = spec.spec;
  if (data === undefined)
    throw spec.errorAt([], say('the spec has no "data": say what the model is trained on, as in "data": { "file": "train.npy" }'));
  const { anomalyMarks, ...loaded } = await loadRows(spec, data, { spec, readable, limits, signal });
  const evaluationRows = await evaluationRowsOf(loaded);
  const anomalies = anomalyMarks && (await anomalyLabels(spec, anomalyMarks, evaluationRows.count));
  return { ...loaded, ...augmentationOf(spec, data), evaluationRows, ...(anomalies === undefined ? {} : { anomalies }) };
}

async function loadRows(spec: SpecFile, data: DataSpec, reading: Limited): Promise<LoadedFiles> {
  if ('generate' in data) return { training: isSeveral(spec) ? generateSeveral(spec, data) : generated(spec, data) };
  return isSeveral(spec) || isSeveralFiles(data) ? loadSeveral({ ...reading, data }) : fromFiles(spec, data, reading);
}

function augmentationOf(spec: SpecFile, data: DataSpec): Pick<LoadedData, 'augmentation'> {
  if (!('augment' in data)) return {};
  const { outputShape, name } = inputLayer(spec);
  const shape = data.augment.shape ?? imageShape(outputShape.map((length) => length ?? 0));
  if (shape === undefined || elementCount(shape) !== elementCount(outputShape))
    throw spec.errorAt(
      ['data', 'augment'],
      say(
        'pictures can be moved when their shape is known, but the Input layer {0} takes {1}: give data.augment a "shape" of as many values, rows × columns × channels',
        name,
        formatShape(outputShape),
      ),
    );
  return { augmentation: { ...data.augment, shape: [...shape] } };
}

async function evaluationRowsOf({ training, validation }: DataSet): Promise<Samples> {
  const rows = validation ?? training;
  return isStreamed(rows) ? rows.sample(Math.min(mostEvaluationRows, rows.chunkRows)) : rows;
}

function generated(spec: SpecFile, data: GeneratedDataSpec): Samples {
  const input = inputLayer(spec);
  const values = elementCount(input.outputShape);
  if (values === null)
    throw spec.errorAt(
      ['layers', input.index, 'shape'],
      say('data can only be generated for a known shape, but {0} is {1}', input.name, formatShape(input.outputShape)),
    );
  requireMemoryForData(spec, data.rows, values);
  const random = new Random(data.seed ?? 0);
  const inputs = new Float32Array(data.rows * values).map(() => (data.generate === 'normal' ? random.normal() : random.uniform()));
  labelTargets(spec, { inputs: { rows: data.rows, width: values }, at: ['data'] });
  return { count: data.rows, inputs, targets: inputs };
}

interface Limited extends Reading {
  readonly limits: DataLimits;
}

interface LoadedFiles extends DataSet, Pick<LoadedData, 'image' | 'rowsTaken' | 'scaling'> {
  /** Which of the rows that are held out, or else of all, are anomalies. */
  readonly anomalyMarks?: AnomalyMarks;
}

async function fromFiles(spec: SpecFile, data: FileDataSpec, reading: Limited): Promise<LoadedFiles> {
  const { window } = data;
  const load = (rows: FileRows) => (rows.bytes > reading.limits.inMemory ? rows : rows.all());
  const { part, kept, held } = await openSides(reading, data);
  requireFitting(spec, data, part, held);
  const prepared = await prepareRows(spec, data, [kept, ...(held === undefined ? [] : [held])], part.source.table?.isCategory);
  const marks = marksAnomalies(spec.spec.metrics);
  const places = prepared.rows.map((_, side) => (side === 1 && ownFile(data) !== undefined ? ['data', 'validation'] : ['data']));
  // Labels that mark anomalies are no targets.
  const files = prepared.rows.map((rows, side) => fileRows(reading, marks ? { inputs: rows.inputs } : rows, places[side]!));
  const labels = prepared.rows.at(-1)!.labels;
  const isPicture = !hasTargetLabels(spec.spec) && window === undefined;
  const image = isPicture ? imageShape(part.inputs.rowShape) : undefined;
  return {
    training: await load(files[0]!),
    ...(files[1] === undefined ? {} : { validation: await load(files[1]) }),
    ...(image === undefined ? {} : { image }),
    ...rowsTakenOf(data, part, prepared),
    ...(prepared.scaling === undefined ? {} : { scaling: prepared.scaling }),
    ...(marks && labels !== undefined ? { anomalyMarks: { labels, at: [...places.at(-1)!, 'labels'] } } : {}),
  };
}

function rowsTakenOf(
  { scale, window }: FileDataSpec,
  { source, classes }: OpenedPart,
  { fill }: PreparedRows,
): Pick<LoadedData, 'rowsTaken'> {
  const columns = source.table?.features;
  const known: RowsTaken = {
    ...(columns === undefined ? {} : { columns: [...columns] }),
    ...(fill === undefined ? {} : { missing: Array.from(fill, (mean) => mean / (scale ?? 1)) }),
    ...(scale === undefined ? {} : { scale }),
    ...(window === undefined ? {} : { window: window.length }),
    ...(classes === undefined ? {} : { classes: [...classes] }),
  };
  return Object.keys(known).length === 0 ? {} : { rowsTaken: known };
}

/** What `validation` says of a file of its own. */
function ownFile({ validation }: FileDataSpec) {
  return typeof validation === 'object' && 'file' in validation ? validation : undefined;
}

/** @throws InputError unless the model takes such rows, and those of a file of its own have labels where the others do */
function requireFitting(spec: SpecFile, data: FileDataSpec, part: KeyedRows, held: KeyedRows | undefined): void {
  const { window } = data;
  const shapeOf = ({ inputs: { rowShape } }: KeyedRows) => (window === undefined ? rowShape : [window.length, ...rowShape]);
  requireShape(spec, shapeOf(part), data.file, ['data', 'file']);
  const own = ownFile(data);
  if (own === undefined || held === undefined) return;
  if (hasTargetLabels(spec.spec) && held.labels === undefined)
    throw spec.errorAt(['data', 'validation'], say('the validation data needs "labels" too, because the training data has them'));
  requireShape(spec, shapeOf(held), own.file, ['data', 'validation', 'file']);
}

/** @param at the place of these rows in the spec */
function fileRows({ spec, limits }: Limited, { inputs, labels }: KeyedRows, at: JsonPath): FileRows {
  const file = [...at, 'file'];
  const targets = labelTargets(spec, { inputs, labels, at: labels === undefined ? file : [...at, 'labels'] });
  const compared = labels === undefined || targets === undefined ? undefined : { rows: labels, targets };
  const batchSize = spec.spec.train?.batchSize ?? 1;
  const check = classNumberCheck(spec, file) ?? (targets === undefined ? shareCheck(spec, 'value', file) : undefined);
  return FileRows.of({ inputs, check, labels: compared }, inputs.rows, batchSize, limits.chunk);
}
