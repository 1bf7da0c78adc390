import { unitGroups } from '../../units/groups';
import { foldConstants } from '../../units/fold';
import { applyMasks } from '../../weights/weights';
import { maskUnusedUnits } from '../../units/mask';
import type { Model } from '../../weights/model';
import type { UnitValues } from './signals';

/**
 * The model with units masked away. What they gave on average moves into the biases behind them, so that only their variation is lost.
 *
 * @param removed by group of `unitGroups(graph)`, 1 for each that goes
 * @param means the mean output of each unit
 */
export function maskUnits(model: Model, removed: Uint8Array, means: UnitValues): Model {
  const { graph } = model;
  const groups = unitGroups(graph);
  const weights = foldConstants({ graph, weights: model.weights }, { constants: means, groups, folded: removed }, 'approximately');
  const masks = maskUnusedUnits(graph, groups, removed, model.masks);
  return { graph, weights: applyMasks(weights, masks), masks };
}
