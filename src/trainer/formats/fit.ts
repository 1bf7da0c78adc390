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

/** A weight that a layer needs, found in a file with the shape that it needs. */
export interface FittingWeight<S> {
  readonly key: WeightKey;
  readonly shape: readonly number[];
  readonly stored: S;
}

/**
 * The weights that a graph's layers need, out of those of a file. None is read before all have been found to fit.
 *
 * @throws WeightsMismatch when one is missing or of another shape
 */
export function weightsFor(graph: ModelGraph, find: (wanted: WantedWeight) => StoredWeight | undefined): Weights {
  const fitting = fittingWeights(graph, find);
  return new Map(fitting.map(({ key, shape, stored }): [WeightKey, WeightTensor] => [key, { shape, data: stored.read() }]));
}

/** @throws WeightsMismatch when one is missing or of another shape */
export function fittingWeights<S extends Pick<StoredWeight, 'shape'>>(
  graph: ModelGraph,
  find: (wanted: WantedWeight) => S | undefined,
): FittingWeight<S>[] {
  return graph.layers.flatMap((layer) =>
    layer.weights.map((weight) => {
      const { name, shape } = weight;
      const key = weightKey(layer.name, name);
      const stored = find({ key, layer, weight });
      if (stored === undefined) throw new WeightsMismatch(say('it has no weight named {0}', key));
      if (stored.shape.join() !== shape.join())
        throw new WeightsMismatch(
          say("its {0} has the shape [{1}], but the spec's layer needs [{2}]", key, stored.shape.join(', '), shape.join(', ')),
        );
      return { key, shape, stored };
    }),
  );
}
