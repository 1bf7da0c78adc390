import type { GraphLayer, ModelGraph } from '../graph/graph';
import { isPrunable, type WeightSpec } from '../layers/kind';
import { weightKey } from '../weights/weights';
import { ownerOf, unitAxis } from './axes';
import { connectionsOf, countConnections, isKernel, type NonZero } from './connections';
import type { UnitGroups } from './groups';
import { usedUnits, variableUnits } from './reach';
import { sizeOf } from '../numbers/sizeOf';

/**
 * Groups that no path of non-zero weights connects with both the data and the output, by group: they do no work, and their parameters are
 * wasted. (Where such a unit is constant but not zero, removing it is exact only after `foldConstants`.)
 */
export function unusedGroups(graph: ModelGraph, groups: UnitGroups, nonZero: NonZero): Uint8Array {
  const variable = variableUnits(graph, nonZero);
  const used = usedUnits(graph, nonZero);
  const unused = Uint8Array.from(groups.fixed, (fixed) => 1 - fixed);
  for (const { name } of graph.layers) {
    const [changes, matters] = [variable.get(name)!, used.get(name)!];
    for (const [unit, group] of groups.of.get(name)!.entries()) if (changes[unit] === 1 && matters[unit] === 1) unused[group] = 0;
  }
  return unused;
}

/** For each unit of a layer, 1 where its group is not unused. */
type UsedUnits = (layer: string) => Uint8Array;

/** Values that are not zero of a weight that can be pruned but does not connect units with units. */
function usedValues(layer: GraphLayer, weight: WeightSpec, usedUnits: UsedUnits, nonZero: NonZero): number {
  const values = nonZero.get(weightKey(layer.name, weight.name))!;
  const axes = weight.shape.map((size, axis) => ({
    flags: usedAlong(layer, weight, axis, usedUnits),
    size,
    stride: sizeOf(weight.shape.slice(axis + 1)),
  }));
  const isUnused = (at: number) => axes.some(({ flags, size, stride }) => flags?.[Math.floor(at / stride) % size] === 0);
  let count = 0;
  for (let at = 0; at < values.length; at++) if (values[at] !== 0 && !isUnused(at)) count++;
  return count;
}

/** How many values a weight has without those of unused units. */
function usedSize(layer: GraphLayer, weight: WeightSpec, usedUnits: UsedUnits): number {
  return weight.shape.reduce((product, size, axis) => {
    const flags = usedAlong(layer, weight, axis, usedUnits);
    return product * (flags === undefined ? size : flags.reduce((sum, flag) => sum + flag, 0));
  }, 1);
}

/** For each index of an axis of a weight, 1 where its unit's group is not unused; `undefined` where the axis does not run over units. */
function usedAlong(layer: GraphLayer, weight: WeightSpec, axis: number, usedUnits: UsedUnits): Uint8Array | undefined {
  const along = unitAxis(weight, axis);
  if (along === undefined) return undefined;
  const flags = usedUnits(ownerOf(layer, along.of));
  return Uint8Array.from(along.units, (unit) => flags[unit]!);
}

/** Parameters that are left when the units of unused groups are removed, and zero values of what can be pruned not counted. */
export function usedParameters(graph: ModelGraph, groups: UnitGroups, unused: Uint8Array, nonZero: NonZero): number {
  const usedUnitsOf: UsedUnits = (layer) => Uint8Array.from(groups.of.get(layer)!, (group) => 1 - unused[group]!);
  let count = 0;
  for (const layer of graph.layers) {
    const own = usedUnitsOf(layer.name);
    for (const connections of connectionsOf(layer))
      count += countConnections(connections, nonZero.get(connections.key)!, usedUnitsOf(connections.from), own);
    for (const weight of layer.weights.filter((candidate) => !isKernel(candidate))) {
      if (isPrunable(weight)) count += usedValues(layer, weight, usedUnitsOf, nonZero);
      else count += usedSize(layer, weight, usedUnitsOf);
    }
  }
  return count;
}
