import type { ModelGraph } from '../../graph/graph';
import type { UnitGroups } from '../../units/groups';

/** Units of one group: how many each layer has of them. */
export type Members = ReadonlyMap<string, number>;

/** By group, how many units of each layer belong to it. */
export function membersOf(graph: ModelGraph, groups: UnitGroups): readonly Members[] {
  const members = Array.from({ length: groups.count }, () => new Map<string, number>());
  for (const { name } of graph.layers)
    for (const group of groups.of.get(name)!) members[group]!.set(name, (members[group]!.get(name) ?? 0) + 1);
  return members;
}
