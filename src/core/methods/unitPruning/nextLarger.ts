import type { ModelGraph } from '../../graph/graph';
import { unitCount } from '../../units/flow';
import { unitGroups } from '../../units/groups';
import { membersOf } from './members';
import { type CostName, changedCounts, narrowCost } from './narrowCost';

/**
 * What a model that has lost units costs at least with one more: the next larger choice there is.
 *
 * @returns undefined where it has lost none
 */
export function nextLargerCost(original: ModelGraph, shrunk: ModelGraph, cost: CostName): number | undefined {
  const had = new Map(original.layers.map((layer) => [layer.name, unitCount(layer)]));
  const counts = new Map(shrunk.layers.map((layer) => [layer.name, unitCount(layer)]));
  const groups = unitGroups(shrunk);
  const canGrow = membersOf(shrunk, groups).filter(
    (members, group) =>
      groups.fixed[group] === 0 && [...members].every(([layer, units]) => counts.get(layer)! + units <= (had.get(layer) ?? 0)),
  );
  if (canGrow.length === 0) return undefined;
  return Math.min(...canGrow.map((members) => narrowCost(shrunk, cost, changedCounts(counts, members, 1))));
}
