/** What a model costs, by arithmetic on its graph alone. */
import type { GraphLayer, ModelGraph } from '../graph/graph';
import { type CostedLayer, elementCount, type Shape } from '../layers/kind';
import { layerSummary } from '../layers/layerSummary';
import { inSpecOrder } from '../graph/graph';

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

/**
 * What the layers of a graph cost together, and each of them: parameters (as Keras's `count_params`), multiply-accumulates for one row, bytes as float32.
 *
 * @example
 * const { graph } = graphOf('m', [{ type: 'Input', name: 'x', shape: [10] }, { type: 'Dense', name: 'y', units: 8 }]);
 * modelCost(graph).params; // → 10 * 8 + 8
 * modelCost(graph).macs; // → 10 * 8
 */
export function modelCost({ layers }: Pick<ModelGraph<CostedLayer>, 'layers'>): ModelCost {
  const params = layers.reduce((sum, layer) => sum + layer.params, 0);
  let costs: readonly LayerCost[] | undefined;
  return {
    params,
    macs: layers.reduce<number | null>((sum, layer) => (sum === null || layer.macs === null ? null : sum + layer.macs), 0),
    bytes: params * bytesPerParameter,
    // An editor asks for the whole after every edit, and mostly looks at few layers.
    get layers() {
      costs ??= inSpecOrder(layers).map((layer) => layerCost(layer, params));
      return costs;
    },
  };
}

/** A layer's share of the parameters of its model. */
export function shareOf(params: number, modelParams: number): number {
  return modelParams === 0 ? 0 : params / modelParams;
}

/**
 * What one layer costs.
 *
 * @param modelParams parameters of the whole model, of which the layer has its share
 */
export function layerCost(layer: GraphLayer<CostedLayer>, modelParams: number): LayerCost {
  const { params } = layer;
  const values = elementCount(layer.outputShape);
  return {
    name: layer.name,
    type: layer.spec.type,
    words: layerSummary(layer.spec),
    index: layer.index,
    outputShape: layer.outputShape,
    params,
    macs: layer.macs,
    bytes: params * bytesPerParameter,
    activationBytes: values === null ? null : values * bytesPerParameter,
    share: shareOf(params, modelParams),
  };
}
