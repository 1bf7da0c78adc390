import type { GraphLayer, ModelGraph } from '../../core/graph/graph';
import type { WeightSpec } from '../../core/layers/kind';
import { say } from '../../core/message/message';
import { type WeightKey, weightKey, type Weights, type WeightTensor } from '../../core/weights/weights';
import { MessageError } from '../../system/messageError';

/** Weights that are not those of the spec. The message goes on a sentence about the file: "it has no …". */
export class WeightsMismatch extends MessageError {
  override readonly name = 'WeightsMismatch';
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

/**
 * The weights that a graph's layers need, out of those of a file. None is read before all have been found to fit.
 *
 * @throws WeightsMismatch when one is missing or of another shape
 */
export function weightsFor(graph: ModelGraph, find: (wanted: WantedWeight) => StoredWeight | undefined): Weights {
  const fitting: { readonly key: WeightKey; readonly shape: readonly number[]; readonly read: () => Float32Array }[] = [];
  for (const layer of graph.layers) {
    for (const weight of layer.weights) {
      const { name, shape } = weight;
      const key = weightKey(layer.name, name);
      const found = find({ key, layer, weight });
      if (found === undefined) throw new WeightsMismatch(say('it has no weight named {0}', key));
      if (found.shape.join() !== shape.join())
        throw new WeightsMismatch(
          say("its {0} has the shape [{1}], but the spec's layer needs [{2}]", key, found.shape.join(', '), shape.join(', ')),
        );
      fitting.push({ key, shape, read: found.read });
    }
  }
  return new Map(fitting.map(({ key, shape, read }): [WeightKey, WeightTensor] => [key, { shape, data: read() }]));
}
