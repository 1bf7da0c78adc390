/** The files of models with several inputs or outputs: one for each layer, by its name. */
import { formatShape } from '../../../core/layers/kind';
import { rowFits } from '../../../core/data/dataFiles';
import { layerNamed } from '../../../core/graph/graph';
import { say } from '../../../core/message/message';
import type { JsonPath } from '../../../core/problem/problem';
import { didYouMean } from '../../../core/problem/suggest';
import type { FileDataSpec, SeveralFilesSpec } from '../../../core/spec/schema';
import type { SpecFile } from '../../input/specFile';
import { fileBeside } from '../dataFiles';
import { dataErrorOf, type Reading } from '../prepare/openPart';
import { checkedRows } from '../rows/checkedRows';
import type { RowArray } from '../rows/rowArray';
import { firstRows } from '../rows/selectedRows';
import type { DataSource } from '../source/dataSource';
import { openLabelFile } from '../source/labelFile';
import { openSource } from '../source/openSource';

export type Part = Pick<SeveralFilesSpec, 'file' | 'labels' | 'rows'>;

export interface InputReading extends Reading {
  readonly data: FileDataSpec | SeveralFilesSpec;
}

/** A file of the spec, and the layer that its rows are for. */
interface NamedInput {
  readonly input: string;
  readonly named: string;
  readonly at: JsonPath;
}

export interface OpenedInput extends NamedInput {
  readonly array: RowArray;
  readonly source: DataSource;
}

/**
 * The rows of every input, as many of each.
 *
 * @param allowsMissing whether values may be missing, which training does not allow
 * @throws InputError
 */
export async function openInputs(reading: InputReading, part: Part, at: JsonPath, allowsMissing = false): Promise<OpenedInput[]> {
  const { spec } = reading;
  const { graph } = spec;
  const files = byLayer(spec, part.file, graph.inputs, [...at, 'file']);
  const missing = graph.inputs.find((input) => files[input] === undefined);
  if (missing !== undefined)
    throw spec.errorAt([...at, 'file'], say('the input {0} has no file: name one for each Input layer, as in "file": { "{0}": "rows.npy" }', missing)); // prettier-ignore
  const { scale = 1 } = reading.data;
  if (typeof scale === 'object') requireNames(spec, scale, graph.inputs, ['data', 'scale']);
  const opened = await Promise.all(
    graph.inputs.map((input) => open(reading, { input, named: files[input]!, at: [...at, 'file', input] }, part.rows, allowsMissing)),
  );
  const count = part.rows ?? opened[0]!.array.rows;
  const other = opened.find(({ array }) => part.rows === undefined && array.rows !== count);
  if (other !== undefined)
    throw spec.errorAt(other.at, say('"{0}" has {1} rows, but "{2}" has {3}: a row of one belongs to a row of the other', other.named, other.array.rows, opened[0]!.named, count)); // prettier-ignore
  return opened.map((input) => ({ ...input, array: firstRows(input.array, count) }));
}

async function open(
  { spec, readable, signal, data }: InputReading,
  { input, named, at }: NamedInput,
  rows: number | undefined,
  allowsMissing: boolean,
): Promise<OpenedInput> {
  const errorAt = dataErrorOf(spec, named, at);
  const file = await fileBeside(spec, named, at, readable);
  const source = await openSource(file, { rows, missing: allowsMissing ? 'mean' : 'error', isOneOfSeveral: true }, signal).catch(
    (cause: unknown) => {
      throw errorAt(cause);
    },
  );
  const scale = typeof data.scale === 'object' ? data.scale[input] : data.scale;
  const array = checkedRows(source.inputs, { scale: scale ?? 1, allowsMissing, isOneOfSeveral: true, errorAt });
  const { outputShape } = layerNamed(spec.graph, input);
  if (!rowFits(array.rowShape, outputShape))
    throw spec.errorAt(
      at,
      say(
        'the rows of "{0}" have the shape {1}, but the Input layer {2} takes {3}: change one of them',
        named,
        formatShape(array.rowShape),
        input,
        formatShape(outputShape),
      ),
    );
  return { input, named, at, array, source };
}

/** @param rows as many labels as these are needed */
export async function openLabels({ spec, readable, signal }: Reading, named: string, at: JsonPath, rows: number): Promise<RowArray> {
  const errorAt = dataErrorOf(spec, named, at);
  const file = await fileBeside(spec, named, at, readable);
  const labels = await openLabelFile(file, signal, undefined).catch((cause: unknown) => {
    throw errorAt(cause);
  });
  const { rows: found } = labels.rows;
  if (found < rows) throw spec.errorAt(at, say('there are {0} labels for {1} rows: every row needs one', found, rows));
  return checkedRows(labels.rows, { scale: 1, allowsMissing: false, isOneOfSeveral: true, errorAt });
}

/** @param named a file, or files by the names of layers; a single one is that of the only layer */
export function byLayer(
  spec: SpecFile,
  named: string | Readonly<Record<string, string>>,
  layers: readonly string[],
  at: JsonPath,
): Readonly<Record<string, string>> {
  if (typeof named === 'string') {
    if (layers.length === 1) return { [layers[0]!]: named };
    throw spec.errorAt(at, say('the model has {0} of them ({1}): give an object with a file for each, by its name', layers.length, layers.join(', '))); // prettier-ignore
  }
  requireNames(spec, named, layers, at);
  return named;
}

/** @throws InputError where something is named that is none of the layers */
function requireNames(spec: SpecFile, named: Readonly<Record<string, unknown>>, layers: readonly string[], at: JsonPath): void {
  const wrong = Object.keys(named).find((name) => !layers.includes(name));
  if (wrong !== undefined)
    throw spec.errorAt([...at, wrong], say('"{0}" is none of {1}{2}', wrong, layers.join(', '), didYouMean(wrong, layers)));
}
