/** Rows of models with several inputs or outputs: a file for each input, labels for each output, all of them in memory. */
import { elementCount, formatShape } from '../../../core/layers/kind';
import { layerNamed } from '../../../core/graph/graph';
import { formatBytes } from '../../../core/message/format';
import { say } from '../../../core/message/message';
import { type Columns, joinColumns } from '../../../core/numbers/columns';
import type { JsonPath } from '../../../core/problem/problem';
import { Random } from '../../../core/random/random';
import type { DataSpec, GeneratedDataSpec, SeveralFilesSpec } from '../../../core/spec/schema';
import { reproducedInput } from '../../../core/spec/trainable';
import type { DataSet, Samples } from '../../engine/engine';
import { requireMemoryForData } from '../../input/memory';
import type { SpecFile } from '../../input/specFile';
import { classNumberCheck, requireQuantities } from '../classNumbers';
import type { DataLimits } from '../limits';
import type { RowArray } from '../rows/rowArray';
import { shareCheck } from '../shares';
import { comparedOutputs, labelTargets } from '../targets';
import { byLayer, type InputReading, openInputs, openLabels, type Part } from './openFiles';

export interface SeveralReading extends InputReading {
  readonly limits: DataLimits;
}

/** Whether a model has more than one input or more than one output. */
export function isSeveral({ graph }: Pick<SpecFile, 'graph'>): boolean {
  return graph.inputs.length > 1 || graph.outputs.length > 1;
}

/** Whether a spec names its rows or its labels by layer, here or for validation. */
export function isSeveralFiles(data: DataSpec): data is SeveralFilesSpec {
  if (!('file' in data)) return false;
  const { validation } = data;
  const parts: Part[] = [data, ...(typeof validation === 'object' && 'file' in validation ? [validation] : [])];
  return parts.some(({ file, labels }) => typeof file === 'object' || typeof labels === 'object');
}

/** Made rows of all inputs; outputs reproduce inputs. @throws InputError */
export function generateSeveral(spec: SpecFile, data: GeneratedDataSpec): Samples {
  requireQuantities(spec, ['data']);
  const random = new Random(data.seed ?? 0);
  const sizes = spec.graph.inputs.map((input) => sizeOfInput(spec, input));
  requireMemoryForData(
    spec,
    data.rows,
    sizes.reduce((sum, size) => sum + size, 0),
  );
  const draw = () => (data.generate === 'normal' ? random.normal() : random.uniform());
  const inputs = sizes.map((size): Columns => ({ width: size, values: new Float32Array(data.rows * size).map(draw) }));
  return samplesOf(data.rows, inputs, reproductions(spec, inputs));
}

/** What such data can say. */
const fields: readonly string[] = ['file', 'rows', 'labels', 'scale', 'validation'];

/** @throws InputError */
export async function loadSeveral(reading: SeveralReading): Promise<DataSet> {
  const { spec, data } = reading;
  const { validation } = data;
  const other = Object.keys(data).find((field) => !fields.includes(field));
  if (other !== undefined)
    throw spec.errorAt(['data', other], say('data.{0} is for models with one input and one output: leave it out', other));
  if (typeof validation === 'object' && !('file' in validation))
    throw spec.errorAt(
      ['data', 'validation'],
      say(
        'of a model with several inputs or outputs, the last share of the rows is held back, or files of their own are: give a number, or an object with "file"',
      ),
    );
  if (typeof validation === 'object') {
    if (data.labels !== undefined && validation.labels === undefined)
      throw spec.errorAt(['data', 'validation'], say('the validation data needs "labels" too, because the training data has them'));
    return {
      training: await loadPart(reading, data, ['data']),
      validation: await loadPart(reading, validation, ['data', 'validation']),
    };
  }
  const all = await loadPart(reading, data, ['data']);
  return validation === undefined ? { training: all } : split(spec, all, validation);
}

async function loadPart(reading: SeveralReading, part: Part, at: JsonPath): Promise<Samples> {
  const { spec } = reading;
  const opened = await openInputs(reading, part, at);
  const count = opened[0]!.array.rows;
  requireRoom(
    reading,
    count,
    opened.map(({ array }) => array.width),
    at,
  );
  const inputs = await Promise.all(
    opened.map(async ({ array, at: place, input }): Promise<Columns> => {
      const values = await read(array, count);
      classNumberCheck(spec, place, input)?.(values, array.width, array.numberOf);
      return { width: array.width, values };
    }),
  );
  return samplesOf(count, inputs, await targetsOf(reading, part.labels, [...at, 'labels'], { inputs, count }));
}

async function read(array: RowArray, count: number): Promise<Float32Array> {
  const values = new Float32Array(count * array.width);
  await array.read([{ from: 0, to: count }], values);
  return values;
}

async function targetsOf(
  reading: SeveralReading,
  labels: Part['labels'],
  place: JsonPath,
  { inputs, count }: { readonly inputs: readonly Columns[]; readonly count: number },
): Promise<readonly Columns[]> {
  const { spec } = reading;
  const { graph } = spec;
  const files = labels === undefined ? {} : byLayer(spec, labels, graph.outputs, place);
  const reproduced = reproductions(spec, inputs, Object.keys(files));
  return Promise.all(
    comparedOutputs(spec).map(async (compared, index): Promise<Columns> => {
      const named = files[compared.output];
      if (named === undefined) return reproduced[index]!;
      const own = typeof labels === 'string' ? place : [...place, compared.output];
      const file = await openLabels(reading, named, own, count);
      const targets = labelTargets(spec, { inputs: { rows: count, width: 0 }, labels: file, at: own }, compared)!;
      return { width: targets.width, values: targets.of(await read(file, count), file.numberOf) };
    }),
  );
}

/** For each output that has no labels, the input that it reproduces. @throws InputError where none fits */
function reproductions(spec: SpecFile, inputs: readonly Columns[], labelled: readonly string[] = []): readonly Columns[] {
  const { graph } = spec;
  return comparedOutputs(spec).map((compared, index) => {
    const { output, loss } = compared;
    if (labelled.includes(output)) return { width: 0, values: new Float32Array() };
    const input = reproducedInput(graph, index);
    const columns = inputs[graph.inputs.indexOf(input ?? '')];
    if (columns === undefined)
      throw spec.errorAt(
        ['layers', layerNamed(graph, output).index],
        say('{0} has no input that it could reproduce: give it "labels"', output),
      );
    labelTargets(spec, { inputs: { rows: 0, width: columns.width }, at: ['data'] }, compared);
    shareCheck(spec, 'value', ['data'], loss)?.(columns.values, columns.width, (row) => row);
    return columns;
  });
}

function requireRoom({ spec, limits }: SeveralReading, rows: number, widths: readonly number[], at: JsonPath): void {
  const bytes = rows * widths.reduce((sum, width) => sum + width, 0) * Float32Array.BYTES_PER_ELEMENT;
  if (bytes > limits.inMemory)
    throw spec.errorAt(
      [...at, 'file'],
      say(
        'the rows of several inputs are read at once, and these have {0}, more than {1}: take fewer with data.rows',
        formatBytes(bytes),
        formatBytes(limits.inMemory),
      ),
    );
}

/** The inputs are the targets, in one array, where each reproduces its own. */
function samplesOf(count: number, inputs: readonly Columns[], targets: readonly Columns[]): Samples {
  const rows = joinColumns(inputs, count);
  const isSame = targets.length === inputs.length && targets.every((target, index) => target === inputs[index]);
  return { count, inputs: rows, targets: isSame ? rows : joinColumns(targets, count) };
}

function split(spec: SpecFile, all: Samples, share: number): DataSet {
  const held = Math.max(1, Math.round(all.count * share));
  const kept = all.count - held;
  if (kept < 1)
    throw spec.errorAt(
      ['data', 'validation'],
      say('holding back {0} of {1} rows leaves none to train on: lower the share, or give more rows', held, all.count),
    );
  return { training: rowsFrom(all, 0, kept), validation: rowsFrom(all, kept, all.count) };
}

function rowsFrom({ count, inputs, targets }: Samples, from: number, to: number): Samples {
  const part = (values: Float32Array) => values.slice((values.length / count) * from, (values.length / count) * to);
  const own = part(inputs);
  return { count: to - from, inputs: own, targets: targets === inputs ? own : part(targets) };
}

/** @throws InputError for a size that is only known at run time */
function sizeOfInput(spec: SpecFile, input: string): number {
  const { outputShape, index, name } = layerNamed(spec.graph, input);
  const size = elementCount(outputShape);
  if (size === null)
    throw spec.errorAt(
      ['layers', index, 'shape'],
      say('data can only be generated for a known shape, but {0} is {1}', name, formatShape(outputShape)),
    );
  return size;
}
