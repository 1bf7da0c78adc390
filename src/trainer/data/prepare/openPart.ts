/** The rows, labels and keys that a part of a spec's `data` names: those to train on, or those of a file of its own that are held back. */
import { formatShape } from '../../../core/layers/kind';
import { rowFits } from '../../../core/data/dataFiles';
import { say } from '../../../core/message/message';
import type { JsonPath } from '../../../core/problem/problem';
import type { FileDataSpec } from '../../../core/spec/schema';
import type { SpecFile } from '../../input/specFile';
import { DataError } from '../dataError';
import { fileBeside } from '../dataFiles';
import { inputLayer } from '../inputLayer';
import { checkedRows } from '../rows/checkedRows';
import type { RowArray } from '../rows/rowArray';
import { firstRows } from '../rows/selectedRows';
import type { DataSource } from '../source/dataSource';
import { openLabelFile } from '../source/labelFile';
import { openSource } from '../source/openSource';

export interface Reading {
  readonly spec: SpecFile;
  /** The folders that data files must lie in. */
  readonly readable: readonly string[];
  readonly signal: AbortSignal;
}

/** Rows, and what stands beside each of them. */
export interface KeyedRows {
  readonly inputs: RowArray;
  readonly labels?: RowArray | undefined;
  readonly groups?: Int32Array | undefined;
  readonly times?: Float64Array | undefined;
}

export interface OpenedPart extends KeyedRows {
  readonly source: DataSource;
  /** The names of classes, by their numbers. */
  readonly classes?: readonly string[] | undefined;
}

/** What a part has of its own. */
export interface PartSpec {
  /** Its place in the spec. */
  readonly at: JsonPath;
  readonly file: string;
  readonly rows?: number | undefined;
  readonly labels?: string | undefined;
}

/**
 * @param data all of it, whose choices count for every part
 * @param like the rows to train on, where these are others
 * @throws InputError
 */
export async function openPart(
  { spec, readable, signal }: Reading,
  data: FileDataSpec,
  part: PartSpec,
  like?: OpenedPart,
): Promise<OpenedPart> {
  const { at } = part;
  const file = await fileBeside(spec, part.file, [...at, 'file'], readable);
  const errorAt = dataErrorOf(spec, part.file, [...at, 'file']);
  const choices = { ...data, ...part, rows: part.rows, labels: part.labels, pictureShape: data.pictureShape ?? pictureShapeOf(spec) };
  const source = await openSource(file, choices, signal, like?.source).catch((cause: unknown) => {
    throw errorAt(cause);
  });
  const inputs = checkedRows(source.inputs, { scale: data.scale ?? 1, allowsMissing: data.missing === 'mean', errorAt });
  const { groups, times } = source;
  const labels =
    part.labels === undefined
      ? {}
      : await labelsOf({ spec, readable, signal }, { named: part.labels, at: [...at, 'labels'] }, source, like);
  if (labels.labels !== undefined && labels.labels.rows < inputs.rows)
    throw spec.errorAt([...at, 'labels'], say('there are {0} labels for {1} rows: every row needs one', labels.labels.rows, inputs.rows));
  // Where data.rows takes the first so many rows, it takes the first so many labels.
  return { source, inputs, groups, times, classes: labels.classes, labels: labels.labels && firstRows(labels.labels, inputs.rows) };
}

interface NamedLabels {
  /** In the spec: a file, or a column of a table. */
  readonly named: string;
  readonly at: JsonPath;
}

async function labelsOf(
  { spec, readable, signal }: Reading,
  { named, at }: NamedLabels,
  source: DataSource,
  like: OpenedPart | undefined,
): Promise<Pick<OpenedPart, 'labels' | 'classes'>> {
  const errorAt = dataErrorOf(spec, named, at);
  const file = source.labels === undefined ? await fileBeside(spec, named, at, readable) : undefined;
  const found =
    file === undefined
      ? source.labels!
      : await openLabelFile(file, signal, like?.classes).catch((cause: unknown) => {
          throw missingColumn(spec, { named, at }, source) ?? errorAt(cause);
        });
  return { labels: checkedRows(found.rows, { scale: 1, allowsMissing: false, errorAt }), classes: found.classes };
}

/** Of a table, a name that is neither a column nor a file was meant as a column. */
function missingColumn(spec: SpecFile, { named, at }: NamedLabels, { table }: DataSource): Error | undefined {
  if (table === undefined || named.includes('.')) return undefined;
  return spec.errorAt(at, say('"{0}" is neither a column of the data nor a file beside the spec: name the column of the labels', named));
}

/** An error of a data file as one of the spec that names it. */
export function dataErrorOf(spec: SpecFile, named: string, at: JsonPath): (cause: unknown) => Error {
  return (cause) =>
    cause instanceof DataError ? spec.errorAt(at, say('the data file "{0}" {1}', named, cause.userMessage)) : (cause as Error);
}

/** What pictures are brought to where the spec does not say it. */
function pictureShapeOf(spec: SpecFile): number[] | undefined {
  const shape = inputLayer(spec).outputShape;
  const isPicture = shape.length === 3 && shape.every((size) => size !== null) && [1, 3].includes(shape[2]!);
  return isPicture ? (shape as number[]) : undefined;
}

/** @throws InputError unless the Input layer takes such rows */
export function requireShape(spec: SpecFile, row: readonly number[], file: string, at: JsonPath): void {
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
