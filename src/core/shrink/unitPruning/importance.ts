import type { ModelGraph } from '../../graph/graph';
import { kindOf } from '../../layers';
import type { Random } from '../../random/random';
import { connectionsOf, eachConnection } from '../../units/connections';
import type { UnitGroups } from '../../units/groups';
import type { Weights } from '../../weights/weights';
import type { UnitValues } from './signals';

/**
 * What each group of units is worth to the layers behind it: the share of their input that comes from it, summed over those layers.
 *
 * @param signals the size, squared, of what each unit sends
 * @returns by group; 0 for units that nothing takes
 */
export function throughputImportance(graph: ModelGraph, weights: Weights, groups: UnitGroups, signals: UnitValues): Float64Array {
  const importance = new Float64Array(groups.count);
  for (const layer of graph.layers) {
    if (kindOf(layer.spec.type).flow !== 'produce') continue;
    const [input] = layer.inputs;
    const [from, signal] = [groups.of.get(input!)!, signals.get(input!)!];
    const sent = new Float64Array(from.length);
    for (const connections of connectionsOf(layer)) {
      const kernel = weights.get(connections.key)!.data;
      eachConnection(connections, (unit, _, at) => (sent[unit]! += signal[unit]! * kernel[at]! ** 2));
    }
    const total = sent.reduce((sum, value) => sum + value, 0);
    if (total > 0) for (const [unit, value] of sent.entries()) importance[from[unit]!]! += value / total;
  }
  return importance;
}

/**
 * Σ w² E[g²] over all weights that would go with a group: the change of the loss, to second order (Molchanov et al. 2019,
 * arXiv:1906.10771; Theis et al. 2018, arXiv:1801.05787).
 */
export function taylorGroupImportance(graph: ModelGraph, weights: Weights, squared: Weights, groups: UnitGroups): Float64Array {
  const importance = new Float64Array(groups.count);
  for (const layer of graph.layers) {
    const own = groups.of.get(layer.name)!;
    for (const connections of connectionsOf(layer)) {
      const incoming = groups.of.get(layer.inputs[0]!)!;
      const [kernel, gradient] = [weights.get(connections.key)!.data, squared.get(connections.key)!.data];
      eachConnection(connections, (input, output, at) => {
        const change = kernel[at]! ** 2 * gradient[at]!;
        importance[incoming[input]!]! += change;
        importance[own[output]!]! += change;
      });
    }
  }
  return importance;
}

/** Anything at all, to compare the others with. */
export function randomGroupImportance(groups: UnitGroups, random: Random): Float64Array {
  return Float64Array.from({ length: groups.count }, () => random.uniform());
}
