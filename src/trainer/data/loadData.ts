/** The data of a spec: made or read, checked against the model, scaled, and split. */
import { rowFits } from '../../core/data/dataFiles';
import type { GraphLayer } from '../../core/graph/graph';
import { layerNamed } from '../../core/graph/graph';
import { elementCount, formatShape } from '../../core/layers/kind';
import { Random } from '../../core/random/random';
import type { ImageShape } from '../../core/run/imageMetrics';
import type { JsonPath } from '../../core/spec/problem';
import type { FileDataSpec, GeneratedDataSpec } from '../../core/spec/schema';
import type { DataSet, Samples } from '../engine/engine';
import { requireMemoryForData } from '../run/memory';
import type { SpecFile } from '../run/specFile';
import { arrayBeside } from './dataFiles';
import type { NpyArray } from './npy';
import { readTargets } from './targets';

export interface LoadedData extends DataSet {
  /** What a row's values are as a picture, where the data was stored as pictures that the model reproduces. */
  readonly image?: ImageShape;
}

/**
 * @param root the folder that data files must lie in
 * @throws InputFault
 */
export async function loadData(spec: SpecFile, root: string): Promise<LoadedData> {
  const { data } = spec.spec;
  if (data === undefined)
    throw spec.fault([], 'the spec has no "data": say what the model is trained on, as in "data": { "file": "train.npy" }');
  return 'generate' in data ? { training: generated(spec, data) } : await fromFiles(spec, data, root);
}

function generated(spec: SpecFile, data: GeneratedDataSpec): Samples {
  const input = inputLayer(spec);
  const values = elementCount(input.outputShape);
  if (values === null)
    throw spec.fault(
      ['layers', input.index, 'shape'],
      `data can only be generated for a known shape, but ${input.name} is ${formatShape(input.outputShape)}`,
    );
  requireMemoryForData(spec, data.rows, values);
  const random = new Random(data.seed ?? 0);
  const inputs = new Float32Array(data.rows * values).map(() => (data.generate === 'normal' ? random.normal() : random.uniform()));
  return { count: data.rows, inputs, targets: readTargets(spec, { count: data.rows, inputs }, undefined, ['data']) };
}

async function fromFiles(spec: SpecFile, data: FileDataSpec, root: string): Promise<LoadedData> {
  const { validation } = data;
  const read = (part: PartSpec, at: JsonPath) => readPart(spec, part, data.scale ?? 1, at, root);
  const { samples, rowShape } = await read(data, ['data']);
  const image = data.labels === undefined ? imageShape(rowShape) : undefined;
  const shown = image === undefined ? {} : { image };
  if (validation === undefined) return { training: samples, ...shown };
  if (typeof validation === 'number') return { ...split(spec, samples, validation), ...shown };
  if (data.labels !== undefined && validation.labels === undefined)
    throw spec.fault(['data', 'validation'], 'the validation data needs "labels" too, because the training data has them');
  return { training: samples, validation: (await read(validation, ['data', 'validation'])).samples, ...shown };
}

function imageShape([height, width, channels, ...more]: readonly number[]): ImageShape | undefined {
  const isImage = height !== undefined && width !== undefined && [undefined, 1, 3].includes(channels) && more.length === 0;
  return isImage ? [height, width, channels ?? 1] : undefined;
}

type PartSpec = Pick<FileDataSpec, 'file' | 'rows' | 'labels'>;

async function readPart(
  spec: SpecFile,
  part: PartSpec,
  scale: number,
  at: JsonPath,
  root: string,
): Promise<{ samples: Samples; rowShape: readonly number[] }> {
  const array = await arrayBeside(spec, part.file, [...at, 'file'], root, part.rows);
  requireShape(spec, array, part.file, [...at, 'file']);
  const [count, ...rowShape] = array.shape;
  const inputs = scale === 1 ? array.data : array.data.map((value) => value * scale);
  const rows = { count: count!, inputs };
  const labels = part.labels === undefined ? undefined : await arrayBeside(spec, part.labels, [...at, 'labels'], root);
  const targets = readTargets(spec, rows, labels, [...at, part.labels === undefined ? 'file' : 'labels']);
  return { samples: { ...rows, targets }, rowShape };
}

function requireShape(spec: SpecFile, { shape }: NpyArray, file: string, at: JsonPath): void {
  const input = inputLayer(spec);
  const row = shape.slice(1);
  if (rowFits(row, input.outputShape)) return;
  throw spec.fault(
    at,
    `the rows of "${file}" have the shape ${formatShape(row)}, but the Input layer ${input.name} takes ${formatShape(input.outputShape)}: change one of them`,
  );
}

function split(spec: SpecFile, all: Samples, share: number): DataSet {
  const held = Math.max(1, Math.round(all.count * share));
  const kept = all.count - held;
  if (kept < 1)
    throw spec.fault(
      ['data', 'validation'],
      `holding back ${String(held)} of ${String(all.count)} rows leaves none to train on: lower the share, or give more rows`,
    );
  const part = (from: number, to: number): Samples => {
    const cut = (values: Float32Array) => values.slice((values.length / all.count) * from, (values.length / all.count) * to);
    const inputs = cut(all.inputs);
    return { count: to - from, inputs, targets: all.targets === all.inputs ? inputs : cut(all.targets) };
  };
  return { training: part(0, kept), validation: part(kept, all.count) };
}

function inputLayer({ graph }: SpecFile): GraphLayer {
  return layerNamed(graph, graph.inputs[0]!);
}
