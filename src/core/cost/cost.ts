/** What a model costs, by arithmetic on its graph alone. */
import type { GraphLayer, ModelGraph } from '../graph/graph';
import { elementCount, type Shape } from '../layers/kind';
import { layerWords } from '../layers/words';

/** Weights are stored and trained as float32. */
export const bytesPerParameter = 4;

export interface LayerCost {
  readonly name: string;
  readonly type: string;
  /** "Dense 64 relu". */
  readonly words: string;
  /** The layer's position in the spec. */
  readonly index: number;
  readonly outputShape: Shape;
  readonly params: number;
  /** Multiply-accumulates for one row; `null` where a size is only known at run time. */
  readonly macs: number | null;
  /** Bytes of its float32 weights. */
  readonly bytes: number;
  /** Bytes of its float32 output for one row; `null` like `macs`. */
  readonly activationBytes: number | null;
  /** Its share of the model's parameters, 0 to 1. */
  readonly share: number;
}

export interface ModelCost {
  readonly params: number;
  readonly macs: number | null;
  readonly bytes: number;
  /** In the spec's order. */
  readonly layers: readonly LayerCost[];
}

export function modelCost(graph: Pick<ModelGraph, 'layers'>): ModelCost {
  const alone = graph.layers.map(costAlone).sort((a, b) => a.index - b.index);
  const params = alone.reduce((sum, layer) => sum + layer.params, 0);
  return {
    params,
    macs: alone.reduce<number | null>((sum, layer) => (sum === null || layer.macs === null ? null : sum + layer.macs), 0),
    bytes: params * bytesPerParameter,
    layers: alone.map((layer) => ({ ...layer, share: params === 0 ? 0 : layer.params / params })),
  };
}

/** All weights of a layer, trainable or not, as Keras's `count_params` counts them. */
export function parameterCount(layer: Pick<GraphLayer, 'weights'>): number {
  return layer.weights.reduce((sum, weight) => sum + weight.shape.reduce((product, size) => product * size, 1), 0);
}

/** Costs by layer: an editor asks for them after every edit, and most layers stay as they are. */
const known = new WeakMap<GraphLayer, Omit<LayerCost, 'share'>>();

function costAlone(layer: GraphLayer): Omit<LayerCost, 'share'> {
  const cost = known.get(layer) ?? costOf(layer);
  known.set(layer, cost);
  return cost;
}

function costOf(layer: GraphLayer): Omit<LayerCost, 'share'> {
  const params = parameterCount(layer);
  const values = elementCount(layer.outputShape);
  return {
    name: layer.name,
    type: layer.spec.type,
    words: layerWords(layer.spec),
    index: layer.index,
    outputShape: layer.outputShape,
    params,
    macs: layer.macs,
    bytes: params * bytesPerParameter,
    activationBytes: values === null ? null : values * bytesPerParameter,
  };
}
