import type { GraphLayer, ModelGraph } from '../graph/graph';
import { isPrunable, type WeightSpec } from '../layers/kind';
import { weightKey } from '../weights/weights';
import { connectionsOf, countConnections, isKernel, type NonZero } from './connections';
import type { UnitGroups } from './groups';
import { usedUnits, variableUnits } from './reach';

/**
 * Groups that no path of non-zero weights connects with both the data and the output, by group: they do no work, and their parameters are
 * wasted. (Where such a unit is constant but not zero, removing it is exact only after `foldConstants`.)
 */
export function deadGroups(graph: ModelGraph, groups: UnitGroups, nonZero: NonZero): Uint8Array {
  const variable = variableUnits(graph, nonZero);
  const used = usedUnits(graph, nonZero);
  const dead = Uint8Array.from(groups.fixed, (fixed) => 1 - fixed);
  for (const { name } of graph.layers) {
    const [changes, matters] = [variable.get(name)!, used.get(name)!];
    for (const [unit, group] of groups.of.get(name)!.entries()) if (changes[unit] === 1 && matters[unit] === 1) dead[group] = 0;
  }
  return dead;
}

/** Values that are not zero of a weight that can be pruned but does not connect units with units. */
function livingValues(layer: GraphLayer, weight: WeightSpec, groups: UnitGroups, dead: Uint8Array, nonZero: NonZero): number {
  const values = nonZero.get(weightKey(layer.name, weight.name))!;
  const axes = weight.axes.map((kind, axis) => ({
    groups: kind === 'other' ? undefined : groups.of.get(kind === 'output' ? layer.name : layer.inputs[0]!)!,
    size: weight.shape[axis]!,
    stride: weight.shape.slice(axis + 1).reduce((product, size) => product * size, 1),
  }));
  const isDead = (at: number) => axes.some(({ groups: of, size, stride }) => of && dead[of[Math.floor(at / stride) % size]!] === 1);
  let count = 0;
  for (let at = 0; at < values.length; at++) if (values[at] !== 0 && !isDead(at)) count++;
  return count;
}

/** For each unit of a layer, 1 where its group is not dead. */
function livingUnits(groups: UnitGroups, layer: string, dead: Uint8Array): Uint8Array {
  return Uint8Array.from(groups.of.get(layer)!, (group) => 1 - dead[group]!);
}

/** Parameters that are left when the units of dead groups are removed, and zero values of what can be pruned not counted. */
export function livingParameters(graph: ModelGraph, groups: UnitGroups, dead: Uint8Array, nonZero: NonZero): number {
  let count = 0;
  for (const layer of graph.layers) {
    const own = livingUnits(groups, layer.name, dead);
    for (const connections of connectionsOf(layer)) {
      const inputs = livingUnits(groups, layer.inputs[0]!, dead);
      count += countConnections(connections, nonZero.get(connections.key)!, inputs, own);
    }
    const living = own.reduce((sum, lives) => sum + lives, 0);
    for (const weight of layer.weights.filter((candidate) => !isKernel(candidate))) {
      if (isPrunable(weight)) count += livingValues(layer, weight, groups, dead, nonZero);
      else count += weight.shape.reduce((product, size, axis) => product * (weight.axes[axis] === 'output' ? living : size), 1);
    }
  }
  return count;
}
