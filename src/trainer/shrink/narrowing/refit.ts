/**
 * A model that has lost units, fitted layer by layer to give what the original gives, on what its own layers really give (channel pruning: He et al. 2017,
 * arXiv:1707.06168; ThiNet: Luo et al. 2017, arXiv:1707.06342). Needs no labels.
 */
import { type GraphLayer, layerNamed, upTo } from '../../../core/graph/graph';
import { elementCount } from '../../../core/layers/kind';
import { type PatchLayer, patchLayerOf } from '../../../core/methods/narrowing/patches';
import { type Products, ridgeAbout } from '../../../core/methods/narrowing/ridge';
import { times } from '../../../core/methods/auto/symmetric';
import type { BareModel, Model } from '../../../core/weights/model';
import { type WeightKey, weightKey, weightOf, type WeightTensor } from '../../../core/weights/weights';
import type { Samples } from '../../engine/engine';
import { throwIfCancelled } from '../../engine/errors';
import { layerOutputs } from '../../engine/outputs';
import { centredProducts, type Given, type PatchProducts, patchProducts, placesOf } from './patchProducts';

/** More columns than this take too long. */
const mostColumns = 1600;

type Rows = Pick<Samples, 'inputs' | 'count'>;

/** Rows, and what layers of the original are given for them. */
export interface GivenLayers {
  readonly rows: Rows;
  /** By the layer that it comes from. */
  readonly before: ReadonlyMap<string, Float32Array>;
}

/** All that layers are given together has at most this many values. */
const mostGiven = 1 << 25;
const fewestRows = 16;

/** What layers that can be fitted are given, for as many of the rows as there is room for. */
export async function givenLayers(model: BareModel, { inputs, count }: Rows): Promise<GivenLayers> {
  const sources = [...new Set(model.graph.layers.flatMap((layer) => (canBeFitted(layer) ? [layer.inputs[0]!] : [])))];
  const values = sources.reduce((sum, name) => sum + (elementCount(layerNamed(model.graph, name).outputShape) ?? 1), 1);
  const few = Math.min(count, Math.max(fewestRows, Math.floor(mostGiven / values)));
  const rows = { inputs: inputs.subarray(0, (inputs.length / count) * few), count: few };
  return { rows, before: await layerOutputs(model, rows, sources) };
}

function canBeFitted(layer: GraphLayer): boolean {
  const patch = patchLayerOf(layer);
  return patch !== undefined && patch.positions * (patch.isDepthwise ? 1 : patch.channels) <= mostColumns;
}

export interface Refitting {
  /** Of the same graph. */
  readonly original: BareModel;
  readonly given: GivenLayers;
  /** The layers that are fitted; all that are given something else than in the original where it is left out. */
  readonly only?: ReadonlySet<string>;
  readonly signal: AbortSignal;
}

/** Fits the weights that are not masked. @throws CancelledError */
export async function refitted(model: Model, { original, given, only, signal }: Refitting): Promise<Model> {
  const weights = new Map<WeightKey, WeightTensor>(model.weights);
  const { graph, masks } = model;
  const changed = new Set<string>();
  for (const layer of graph.layers) {
    throwIfCancelled(signal);
    const isGivenOther = layer.inputs.some((input) => changed.has(input));
    if (isGivenOther || layer.weights.some(({ name }) => masks.get(weightKey(layer.name, name))?.includes(0) === true))
      changed.add(layer.name);
    if (!isGivenOther || only?.has(layer.name) === false || !canBeFitted(layer)) continue;
    const source = layer.inputs[0]!;
    const now = (await layerOutputs({ graph: upTo(graph, source), weights }, given.rows, [source])).get(source)!;
    const both = { now, before: given.before.get(source)! };
    const fitting = { both, rows: given.rows.count, original, model };
    for (const [key, tensor] of fitted(layer, patchLayerOf(layer)!, fitting)) weights.set(key, tensor);
  }
  return { graph, masks, weights };
}

interface Fitting {
  readonly both: Given;
  readonly rows: number;
  readonly original: BareModel;
  readonly model: Model;
}

function fitted(layer: GraphLayer, patch: PatchLayer, fitting: Fitting): [WeightKey, WeightTensor][] {
  const { model, original } = fitting;
  const key = weightKey(layer.name, patch.kernel);
  const { shape, data: before } = weightOf(original.weights, layer.name, patch.kernel);
  const units = layer.outputShape.at(-1)!;
  const mask = model.masks.get(key);
  const data = new Float32Array(before.length);
  const biasKey = weightKey(layer.name, 'bias');
  const hasBias = model.weights.has(biasKey);
  const bias = hasBias ? original.weights.get(biasKey)!.data.slice() : new Float32Array(units);
  const biasMask = model.masks.get(biasKey);
  const channels = patch.isDepthwise ? Array.from({ length: patch.channels }, (_, channel) => channel) : [undefined];
  for (const channel of channels) {
    const outputs = channel === undefined ? units : 1;
    // Where in the kernel each coefficient is: a filter of a channel's own is a column of it.
    const place = (column: number, output: number) => (channel === undefined ? column * units + output : column * units + channel);
    const width = patch.positions * (channel === undefined ? patch.channels : 1);
    const isKept = (column: number, output: number) => mask?.[place(column, output)] !== 0;
    const kept = range(width).filter((column) => range(outputs).some((output) => isKept(column, output)));
    if (kept.length === 0) continue;
    const staying = range(outputs).filter((output) => kept.some((column) => isKept(column, output)));
    const whole = Float64Array.from(
      { length: width * staying.length },
      (_, at) => before[place(Math.floor(at / staying.length), staying[at % staying.length]!)]!,
    );
    const fit = fitColumns(patch, { ...fitting, whole, kept, outputs: staying.length, hasOffset: hasBias, channel });
    for (const [at, column] of kept.entries())
      for (const [index, output] of staying.entries())
        if (isKept(column, output)) data[place(column, output)] = fit.matrix[at * staying.length + index]!;
    for (const [index, output] of staying.entries()) bias[channel ?? output]! += fit.offset[index]!;
  }
  const masked = bias.map((value, unit) => (biasMask?.[unit] === 0 ? 0 : value));
  return [[key, { shape, data }], ...(hasBias ? ([[biasKey, { shape: [units], data: masked }]] as [WeightKey, WeightTensor][]) : [])];
}

interface Columns extends Fitting {
  /** The original's coefficients, [columns, outputs]. */
  readonly whole: Float64Array;
  readonly kept: readonly number[];
  readonly outputs: number;
  readonly hasOffset: boolean;
  readonly channel: number | undefined;
}

function fitColumns(patch: PatchLayer, { both, rows, whole, kept, outputs, hasOffset, channel }: Columns) {
  const width = whole.length / outputs;
  const productsAt = (places: Int32Array) => patchProducts(patch, both, places, channel);
  const [some, others] = placesOf(patch, rows, width);
  const halves = [productsAt(some), productsAt(others)] as const;
  const count = halves.reduce((sum, half) => sum + half.count, 0);
  const meanOf = (of: 'sums' | 'sumsBefore') =>
    Float64Array.from({ length: width }, (_, at) => (hasOffset ? halves.reduce((sum, half) => sum + half[of][at]!, 0) / count : 0));
  const [means, meansBefore] = [meanOf('sums'), meanOf('sumsBefore')];
  const inputs = kept.length;
  const ofKept = (half: PatchProducts): Products => {
    const { gram, withBefore } = centredProducts(half, means, meansBefore);
    const own = new Float64Array(inputs * inputs);
    const before = new Float64Array(inputs * width);
    for (const [row, from] of kept.entries()) {
      for (const [at, column] of kept.entries()) own[row * inputs + at] = gram[from * width + column]!;
      before.set(withBefore.subarray(from * width, (from + 1) * width), row * width);
    }
    return { gram: own, cross: times(before, whole, width, outputs) };
  };
  const prior = new Float64Array(inputs * outputs);
  for (const [at, column] of kept.entries()) prior.set(whole.subarray(column * outputs, (column + 1) * outputs), at * outputs);
  const matrix = ridgeAbout({ inputs, outputs, halves: [ofKept(halves[0]), ofKept(halves[1])], prior });
  const offset = new Float64Array(outputs);
  for (let output = 0; output < outputs; output++) {
    for (let column = 0; column < width; column++) offset[output]! += meansBefore[column]! * whole[column * outputs + output]!;
    for (const [at, column] of kept.entries()) offset[output]! -= means[column]! * matrix[at * outputs + output]!;
  }
  return { matrix, offset };
}

function range(length: number): number[] {
  return Array.from({ length }, (_, at) => at);
}
