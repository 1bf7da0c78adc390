/** Hidden layers of the original as targets of the same layers in fine-tuning (FitNets: Romero et al. 2015, arXiv:1412.6550). */
import type { ModelGraph } from '../../core/graph/graph';
import type { BareModel } from '../../core/weights/model';
import type { LayerTarget, LayerTargets, Samples } from '../engine/engine';
import { throwIfCancelled } from '../engine/errors';
import { layerOutputs } from '../engine/outputs';
import { reachableLayers } from '../engine/model';

/** How much each layer counts, by its name, next to the loss of the outputs. */
export type HiddenWeights = Readonly<Record<string, number>>;

export interface HiddenTargets {
  readonly layerTargets: LayerTargets;
  /** Rows whose targets are followed by what the original's hidden layers give for them. */
  readonly training: Samples;
  /** Rows whose targets are as wide, but hold nothing behind the model's own. */
  readonly validation: Samples;
}

const rowsAtOnce = 1000;

export interface HiddenTargetsRequest {
  readonly training: Samples;
  readonly validation: Samples;
  /** The trained original. */
  readonly original: BareModel;
  /** Not empty. */
  readonly layers: HiddenWeights;
  readonly signal: AbortSignal;
}

/** @throws CancelledError */
export async function withHiddenTargets({ training, validation, original, layers, signal }: HiddenTargetsRequest): Promise<HiddenTargets> {
  const own = training.targets.length / training.count;
  const hidden = await outputsOf(original, training, Object.keys(layers), signal);
  const layerTargets: LayerTarget[] = [];
  let width = own;
  for (const [layer, values] of hidden) {
    const size = values.length / training.count;
    layerTargets.push({ layer, weight: layers[layer]! / variance(values), at: width, size });
    width += size;
  }
  const targets = widened(training, width);
  for (const { layer, at, size } of layerTargets) {
    const values = hidden.get(layer)!;
    for (let row = 0; row < training.count; row++) targets.set(values.subarray(row * size, (row + 1) * size), row * width + at);
  }
  return {
    layerTargets: { width, layers: layerTargets },
    training: { ...training, targets },
    validation: { ...validation, targets: widened(validation, width) },
  };
}

/** The targets of distilled layers that a smaller model still has, with all of their units. */
export function layerTargetsFor(graph: ModelGraph, { width, layers }: LayerTargets): LayerTargets {
  const sizes = new Map(
    reachableLayers(graph).map(({ name, outputShape }) => [name, outputShape.reduce<number>((size, length) => size * (length ?? NaN), 1)]),
  );
  return { width, layers: layers.filter(({ layer, size }) => !graph.outputs.includes(layer) && sizes.get(layer) === size) };
}

async function outputsOf(
  model: BareModel,
  { inputs, count }: Samples,
  layers: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, Float32Array>> {
  const found = new Map<string, Float32Array>();
  const width = inputs.length / count;
  for (let from = 0; from < count; from += rowsAtOnce) {
    throwIfCancelled(signal);
    const rows = Math.min(rowsAtOnce, count - from);
    const part = { inputs: inputs.subarray(from * width, (from + rows) * width), count: rows };
    for (const [layer, values] of await layerOutputs(model, part, layers)) {
      const size = values.length / rows;
      const all = found.get(layer) ?? new Float32Array(count * size);
      all.set(values, from * size);
      found.set(layer, all);
    }
  }
  return found;
}

/** Targets of `width` values a row, with zeros behind the ones there are. */
function widened({ targets, count }: Samples, width: number): Float32Array {
  const own = targets.length / count;
  const wide = new Float32Array(count * width);
  for (let row = 0; row < count; row++) wide.set(targets.subarray(row * own, (row + 1) * own), row * width);
  return wide;
}

/** Of all values together, so that a weight means the same for layers of large and small values; 1 where all are equal. */
function variance(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return squares === 0 ? 1 : squares / values.length;
}
