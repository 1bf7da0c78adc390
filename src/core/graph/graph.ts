import type { LayerSpec } from '../layers';
import type { CostedLayer, Shape, WeightSpec } from '../layers/kind';

/** A layer with its place in the model made explicit. `L` is the layer as its kind of file writes it. */
export interface GraphLayer<L extends CostedLayer = LayerSpec> {
  readonly name: string;
  readonly spec: L;
  /** Its position in the spec's `layers`. */
  readonly index: number;
  /** Names of the layers it takes its inputs from; empty for an Input. */
  readonly inputs: readonly string[];
  /** Their positions in the spec's `layers`. */
  readonly sources: readonly number[];
  readonly inputShapes: readonly Shape[];
  readonly outputShape: Shape;
  readonly weights: readonly WeightSpec[];
  /** Numbers in all weights, trainable or not, as Keras's `count_params` counts them. */
  readonly params: number;
  /** Multiply-accumulates for one row; `null` where a size is only known at run time. */
  readonly macs: number | null;
}

/** A whole model: its layers so ordered that inputs come first. */
export interface ModelGraph<L extends CostedLayer = LayerSpec> {
  readonly name: string;
  readonly layers: readonly GraphLayer<L>[];
  readonly inputs: readonly string[];
  /** Layers that give the model's outputs: the last of the spec, unless it names others. */
  readonly outputs: readonly string[];
  /** The first of the outputs; the only one of most models. */
  readonly output: string;
}

/** Whether a spec of the model must say which layers give its outputs. */
export function namesOutputs({ layers, outputs }: ModelGraph): boolean {
  return outputs.length > 1 || inSpecOrder(layers).at(-1)?.name !== outputs[0];
}

/** The model up to a layer, which gives its only output. */
export function upTo(graph: ModelGraph, layer: string): ModelGraph {
  return { ...graph, outputs: [layer], output: layer };
}

/** The layer of that name. @throws Error when there is none (a mistake in the program, not in a spec). */
export function layerNamed(graph: ModelGraph, name: string): GraphLayer {
  const layer = graph.layers.find((candidate) => candidate.name === name);
  if (layer === undefined) throw new Error(`the model has no layer "${name}"`);
  return layer;
}

/** Layers in the order in which the spec has them. */
export function inSpecOrder<L extends { readonly index: number }>(layers: readonly L[]): L[] {
  return [...layers].sort((a, b) => a.index - b.index);
}

/** Names of the layers that take the output of each layer. */
export function consumersOf(graph: ModelGraph): ReadonlyMap<string, readonly string[]> {
  const consumers = new Map<string, string[]>(graph.layers.map((layer) => [layer.name, []]));
  for (const layer of graph.layers) for (const input of new Set(layer.inputs)) consumers.get(input)?.push(layer.name);
  return consumers;
}
