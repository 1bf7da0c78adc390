import type { ModelGraph } from '../../graph/graph';
import { hasOwnUnits, unitCount } from '../../units/flow';
import type { UnitGroups } from '../../units/groups';

/** By layer, a share of the units of each that can lose all of its own: at least one. @param groups of `unitGroups(graph)` */
export function shareOfUnits(graph: ModelGraph, groups: UnitGroups, share: number): Map<string, number> {
  const layers = graph.layers.filter(
    (layer) => hasOwnUnits(layer) && groups.of.get(layer.name)!.every((group) => groups.fixed[group] === 0),
  );
  return new Map(layers.map((layer) => [layer.name, Math.max(1, Math.round(unitCount(layer) * share))]));
}
