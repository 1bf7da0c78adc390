import type { ModelGraph } from '../graph/graph';
import { flowOf } from './flow';
import type { UnitGroups } from './groups';

/**
 * The groups that can go without leaving a remaining layer without any input: of a layer's incoming units, one stays.
 *
 * @param removed by group, 1 for each that is to go
 */
export function keepOneInput(graph: ModelGraph, groups: UnitGroups, removed: Uint8Array): Uint8Array {
  if (!removed.includes(1)) return removed;
  const going = removed.slice();
  const anyStays = (layer: string) => groups.of.get(layer)!.some((group) => going[group] === 0);
  const withoutInput = () =>
    graph.layers.find((layer) => flowOf(layer) === 'produce' && anyStays(layer.name) && !anyStays(layer.inputs[0]!));
  for (let layer = withoutInput(); layer !== undefined; layer = withoutInput()) going[groups.of.get(layer.inputs[0]!)![0]!] = 0;
  return going;
}
