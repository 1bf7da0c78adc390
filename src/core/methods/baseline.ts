/** What a run starts from, which the shares of its target refer to. */
import type { ModelCost } from '../cost/cost';
import { nonZeroOfLayer } from '../weights/weights';
import type { Model } from '../weights/model';

export interface Baseline extends Pick<ModelCost, 'macs'> {
  /** All of a model that the run trains itself; those that are not zero of one that was pruned before. */
  readonly params: number;
  /** As float32; as it is packed, of a model that was shrunk before. */
  readonly bytes: number;
  /** By layer, as many as count of `params`. */
  readonly layers: ReadonlyMap<string, number>;
}

/**
 * What a target's shares are shares of: the counts of the model that a run starts from.
 *
 * @param packedBytes what the start takes as a packed file, where it was shrunk before
 */
export function baselineOf({ graph, weights, masks }: Model, cost: ModelCost, packedBytes: number | undefined): Baseline {
  const isPruned = masks.size > 0;
  const layers = new Map(graph.layers.map((layer) => [layer.name, isPruned ? nonZeroOfLayer(layer, weights) : layer.params]));
  const params = [...layers.values()].reduce((sum, count) => sum + count, 0);
  return { params, layers, bytes: packedBytes ?? cost.bytes, macs: cost.macs };
}
