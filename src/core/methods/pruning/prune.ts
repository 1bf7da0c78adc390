import { constantValues } from '../../units/constants';
import { foldConstants } from '../../units/fold';
import { unitGroups } from '../../units/groups';
import { maskUnusedUnits } from '../../units/mask';
import type { ModelGraph } from '../../graph/graph';
import { isPrunable } from '../../layers/kind';
import { applyMasks, type WeightKey, weightKey } from '../../weights/weights';
import type { Model } from '../../weights/model';
import { chooseWeights, type PruneRequest } from './choose';

export interface Pruned extends Model {
  /** Parameters that remain in the rebuilt model. */
  readonly remaining: number;
}

/** Weights that pruning may remove: those that multiply. Biases are few; each is removed with its unit. */
export function prunableKeys(graph: ModelGraph): WeightKey[] {
  return graph.layers.flatMap((layer) => layer.weights.filter(isPrunable).map((weight) => weightKey(layer.name, weight.name)));
}

/**
 * Prunes a model to at most `wanted` parameters. What units without work contributed (constants) moves into biases, and all their weights are
 * masked, so that rebuilding takes them out without a change of the predictions.
 */
export function pruneModel({ graph, weights }: Model, request: PruneRequest): Pruned {
  const groups = unitGroups(graph);
  const choice = chooseWeights(graph, weights, groups, request);
  const masked = applyMasks(weights, choice.masks);
  const folded = foldConstants({ graph, weights: masked }, { constants: constantValues(graph, masked), groups, folded: choice.unused });
  const masks = maskUnusedUnits(graph, groups, choice.unused, choice.masks);
  return { graph, weights: applyMasks(folded, masks), masks, remaining: choice.remaining };
}
