import type { GraphLayer, ModelGraph } from '../../core/graph/graph';
import type { WeightSpec } from '../../core/layers/kind';
import { type WeightKey, weightKey, type Weights, type WeightTensor } from '../../core/weights/weights';

/** Weights that are not those of the spec. The message goes on a sentence about the file: "it has no …". */
export class WeightsMismatch extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'WeightsMismatch';
  }
}

/** A weight as a file has it. */
export interface StoredWeight {
  readonly shape: readonly number[];
  readonly read: () => Float32Array;
}

export interface WantedWeight {
  readonly key: WeightKey;
  readonly layer: GraphLayer;
  readonly weight: WeightSpec;
}

/** The weights that a graph's layers need, out of those of a file. @throws WeightsMismatch when one is missing or of another shape */
export function weightsFor(graph: ModelGraph, find: (wanted: WantedWeight) => StoredWeight | undefined): Weights {
  const weights = new Map<WeightKey, WeightTensor>();
  for (const layer of graph.layers) {
    for (const weight of layer.weights) {
      const { name, shape } = weight;
      const key = weightKey(layer.name, name);
      const found = find({ key, layer, weight });
      if (found === undefined) throw new WeightsMismatch(`it has no weight named ${key}`);
      if (found.shape.join() !== shape.join())
        throw new WeightsMismatch(`its ${key} has the shape [${found.shape.join(', ')}], but the spec's layer needs [${shape.join(', ')}]`);
      weights.set(key, { shape, data: found.read() });
    }
  }
  return weights;
}
