/** What units send to the layers behind them, as importances measure it. */
import type { ModelGraph } from '../../graph/graph';
import { connectionsOf, eachConnection } from '../../units/connections';
import { unitCount } from '../../units/flow';
import type { UnitGroups } from '../../units/groups';
import { type Weights, weightKey } from '../../weights/weights';

/** By layer, a value for each of its units. */
export type UnitValues = ReadonlyMap<string, Float64Array>;

/**
 * The squared norm of the weights that come into each unit, through any layers between (Li et al. 2017, arXiv:1608.08710); 1 for units
 * that come from no weights, but from the data.
 */
export function incomingNorms(graph: ModelGraph, weights: Weights, groups: UnitGroups): UnitValues {
  const byGroup = new Float64Array(groups.count).fill(NaN);
  for (const layer of graph.layers) {
    const own = groups.of.get(layer.name)!;
    for (const connections of connectionsOf(layer)) {
      const kernel = weights.get(connections.key)!.data;
      eachConnection(connections, (_, output, at) => {
        const group = own[output]!;
        byGroup[group] = (Number.isNaN(byGroup[group]) ? 0 : byGroup[group]!) + kernel[at]! ** 2;
      });
    }
  }
  return expand(
    graph,
    groups,
    byGroup.map((norm) => (Number.isNaN(norm) ? 1 : norm)),
  );
}

/** The squared scale of the BatchNormalization that a unit passes, 1 without one (Liu et al. 2017, "Network Slimming", arXiv:1708.06519). */
export function normalizationScales(graph: ModelGraph, weights: Weights, groups: UnitGroups): UnitValues {
  const byGroup = new Float64Array(groups.count).fill(1);
  for (const layer of graph.layers) {
    const gamma = weights.get(weightKey(layer.name, 'gamma'))?.data;
    for (const [unit, group] of groups.of.get(layer.name)!.entries()) if (gamma !== undefined) byGroup[group] = gamma[unit]! ** 2;
  }
  return expand(graph, groups, byGroup);
}

function expand(graph: ModelGraph, groups: UnitGroups, byGroup: Float64Array): UnitValues {
  return new Map(
    graph.layers.map((layer) => {
      const own = groups.of.get(layer.name)!;
      return [layer.name, Float64Array.from({ length: unitCount(layer) }, (_, unit) => byGroup[own[unit]!]!)];
    }),
  );
}
