/** Which units can go without a change of the model's output. */
import type { ModelGraph } from '../graph/graph';
import type { Weights } from '../weights/weights';
import { connectionsOf, eachConnection, nonZeroOf } from './connections';
import { canFold, constantValues, type ConstantValues } from './constants';
import type { UnitGroups } from './groups';
import { type UnitFlags, usedUnits } from './reach';

export interface Removable {
  /** By group, 1 where all its units are unused, or constant and foldable into the layers behind them. */
  readonly groups: Uint8Array;
  readonly constants: ConstantValues;
}

/**
 * The groups that can go without a change of what the model predicts, once constants are folded: unused ones, and ones that are the same for every row
 * where every layer behind them can take that into a bias.
 *
 * @param given values of units of some layers that are known to be constant
 */
export function removableGroups(graph: ModelGraph, groups: UnitGroups, weights: Weights, given?: ConstantValues): Removable {
  const used = usedUnits(graph, nonZeroOf(weights));
  const constants = constantValues(graph, weights, given);
  const blocked = blockedConstants(graph, weights, used, constants);
  const removable = Uint8Array.from(groups.fixed, (fixed) => 1 - fixed);
  for (const layer of graph.layers) {
    const flags = used.get(layer.name)!;
    const values = constants.get(layer.name)!;
    for (const [unit, group] of groups.of.get(layer.name)!.entries()) {
      const goes = flags[unit] === 0 || (!Number.isNaN(values[unit]) && blocked.get(layer.name)![unit] === 0);
      if (!goes) removable[group] = 0;
    }
  }
  return { groups: removable, constants };
}

/** Constant units that a layer uses without being able to take them into its bias. */
function blockedConstants(graph: ModelGraph, weights: Weights, used: UnitFlags, constants: ConstantValues): UnitFlags {
  const blocked = new Map([...used].map(([name, flags]) => [name, new Uint8Array(flags.length)]));
  for (const layer of graph.layers) {
    if (canFold(layer)) continue;
    const outputs = used.get(layer.name)!;
    for (const connections of connectionsOf(layer)) {
      const [flags, values] = [blocked.get(connections.from)!, constants.get(connections.from)!];
      const kernel = weights.get(connections.key)!.data;
      eachConnection(connections, (unit, output, at) => {
        if (kernel[at] !== 0 && values[unit] !== 0 && outputs[output] === 1) flags[unit] = 1;
      });
    }
  }
  return blocked;
}
