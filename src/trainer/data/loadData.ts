/** The data of a spec: made or read, checked against the model, scaled, and split. */
import type { Augmentation } from '../../core/training/augment';
import { rowFits } from '../../core/data/dataFiles';
import type { GraphLayer } from '../../core/graph/graph';
import { layerNamed } from '../../core/graph/graph';
import { elementCount, formatShape } from '../../core/layers/kind';
import { say } from '../../core/message/message';
import { Random } from '../../core/random/random';
import type { ImageShape } from '../../core/score/imageMetrics';
import type { JsonPath } from '../../core/problem/problem';
import type { DataSpec, FileDataSpec, GeneratedDataSpec } from '../../core/spec/schema';
import type { DataSet, Samples } from '../engine/engine';
import { isStreamed } from '../engine/rows';
import { marksAnomalies } from '../../core/spec/labels';
import { requireMemoryForData } from '../input/memory';
import type { SpecFile } from '../input/specFile';
import { anomalyLabels, withoutLabels } from './anomalyLabels';
import { classNumberCheck } from './classNumbers';
import { ArrayFile } from './dataFiles';
import { FileRows } from './fileRows';
import { dataLimits, type DataLimits } from './limits';
import { shareCheck } from './shares';
import { labelTargets } from './targets';

export interface LoadedData extends DataSet {
  /** The rows a model is evaluated on: held-out ones where there are some; a sample of them where they are streamed. */
  readonly evaluationRows: Samples;
  /** Which of these rows are anomalies, 1 or 0 for each, where labels say so. */
  readonly anomalies?: Float32Array;
  /** What a row's values are as a picture, where the data was stored as pictures that the model reproduces. */
  readonly image?: ImageShape;
  /** How training pictures are moved anew in every epoch. */
  readonly augmentation?: Augmentation;
}

/** Where rows are streamed, a model's outputs are looked at for so many of them. */
const mostEvaluationRows = 10_000;

/**
 * @param readable the folders that data files must lie in
 * @throws InputError
 */
export async function loadData(spec: SpecFile, readable: readonly string[], limits: DataLimits = dataLimits): Promise<LoadedData> {
  const { data } = spec.spec;
  if (data === undefined)
    throw spec.errorAt([], say('the spec has no "data": say what the model is trained on, as in "data": { "file": "train.npy" }'));
  const loaded =
    'generate' in data ? { training: generated(spec, data) } : await fromFiles(spec, trainedOn(spec, data), { spec, readable, limits });
  const evaluationRows = await evaluationRowsOf(loaded);
  const anomalies = await anomalyLabels(spec, loaded, evaluationRows.count, readable);
  return { ...loaded, ...augmentationOf(spec, data), evaluationRows, ...(anomalies === undefined ? {} : { anomalies }) };
}

/** The data that is trained on: labels that mark anomalies are no part of it. */
function trainedOn({ spec }: SpecFile, data: FileDataSpec): FileDataSpec {
  return marksAnomalies(spec.metrics) ? withoutLabels(data) : data;
}

function augmentationOf(spec: SpecFile, data: DataSpec): Pick<LoadedData, 'augmentation'> {
  if ('generate' in data || data.augment === undefined) return {};
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
  labelTargets(spec, { rows: data.rows, width: values }, undefined, ['data']);
  return { count: data.rows, inputs, targets: inputs };
}

interface Reading {
  readonly spec: SpecFile;
  readonly readable: readonly string[];
  readonly limits: DataLimits;
}

async function fromFiles(spec: SpecFile, data: FileDataSpec, reading: Reading): Promise<Omit<LoadedData, 'evaluationRows'>> {
  const { validation } = data;
  const open = (part: PartSpec, at: JsonPath) => openPart(reading, part, data.scale ?? 1, at);
  const load = (rows: FileRows) => (rows.bytes > reading.limits.inMemory ? rows : rows.all());
  const { rows, rowShape } = await open(data, ['data']);
  const image = data.labels === undefined ? imageShape(rowShape) : undefined;
  const shown = image === undefined ? {} : { image };
  if (validation === undefined) return { training: await load(rows), ...shown };
  if (typeof validation === 'number') {
    const [kept, held] = split(spec, rows, validation);
    return { training: await load(kept), validation: await load(held), ...shown };
  }
  if (data.labels !== undefined && validation.labels === undefined)
    throw spec.errorAt(['data', 'validation'], say('the validation data needs "labels" too, because the training data has them'));
  const held = await open(validation, ['data', 'validation']);
  return { training: await load(rows), validation: await load(held.rows), ...shown };
}

function imageShape([height, width, channels, ...more]: readonly number[]): ImageShape | undefined {
  const isImage = height !== undefined && width !== undefined && [undefined, 1, 3].includes(channels) && more.length === 0;
  return isImage ? [height, width, channels ?? 1] : undefined;
}

type PartSpec = Pick<FileDataSpec, 'file' | 'rows' | 'labels'>;

async function openPart(
  { spec, readable, limits }: Reading,
  part: PartSpec,
  scale: number,
  at: JsonPath,
): Promise<{ readonly rows: FileRows; readonly rowShape: readonly number[] }> {
  const inputs = await ArrayFile.beside(spec, part.file, [...at, 'file'], readable, part.rows);
  requireShape(spec, inputs.rowShape, part.file, [...at, 'file']);
  const count = part.rows ?? inputs.rows;
  const file = part.labels === undefined ? undefined : await ArrayFile.beside(spec, part.labels, [...at, 'labels'], readable);
  const targets = labelTargets(spec, { rows: count, width: inputs.width }, file, [...at, file === undefined ? 'file' : 'labels']);
  const labels = file === undefined || targets === undefined ? undefined : { file, targets };
  const batchSize = spec.spec.train?.batchSize ?? 1;
  const check = classNumberCheck(spec, [...at, 'file']) ?? (targets === undefined ? shareCheck(spec, 'value', [...at, 'file']) : undefined);
  return { rows: FileRows.of({ inputs, scale, check, labels }, count, batchSize, limits.chunk), rowShape: inputs.rowShape };
}

function requireShape(spec: SpecFile, row: readonly number[], file: string, at: JsonPath): void {
  const input = inputLayer(spec);
  if (rowFits(row, input.outputShape)) return;
  throw spec.errorAt(
    at,
    say(
      'the rows of "{0}" have the shape {1}, but the Input layer {2} takes {3}: change one of them',
      file,
      formatShape(row),
      input.name,
      formatShape(input.outputShape),
    ),
  );
}

/** The rows that are trained on, and those that are held back. */
function split(spec: SpecFile, all: FileRows, share: number): [FileRows, FileRows] {
  const held = Math.max(1, Math.round(all.count * share));
  const kept = all.count - held;
  if (kept < 1)
    throw spec.errorAt(
      ['data', 'validation'],
      say('holding back {0} of {1} rows leaves none to train on: lower the share, or give more rows', held, all.count),
    );
  return [all.part({ from: 0, to: kept }), all.part({ from: kept, to: all.count })];
}

function inputLayer({ graph }: SpecFile): GraphLayer {
  return layerNamed(graph, graph.inputs[0]!);
}
