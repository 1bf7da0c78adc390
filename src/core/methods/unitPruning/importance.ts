import type { GraphLayer, ModelGraph } from '../../graph/graph';
import type { Random } from '../../random/random';
import { connectionsOf, eachConnection, eachRow } from '../../units/connections';
import { filtersBefore } from '../../units/constants';
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
    for (const [sender, sent] of sentTo(layer, weights, signals)) {
      const own = groups.of.get(sender)!;
      const total = sent.reduce((sum, value) => sum + value, 0);
      if (total > 0) for (const [unit, value] of sent.entries()) importance[own[unit]!]! += value / total;
    }
  }
  return importance;
}

/** By layer that sends to this one (itself, where it is recurrent), the squared size of what each of its units sends through the kernels. */
function sentTo(layer: GraphLayer, weights: Weights, signals: UnitValues): ReadonlyMap<string, Float64Array> {
  const all = new Map<string, Float64Array>();
  for (const connections of connectionsOf(layer)) {
    const { key, from, inputUnits, outputs } = connections;
    const signal = signals.get(from)!;
    const sent = all.get(from) ?? new Float64Array(signal.length);
    all.set(from, sent);
    const kernel = weights.get(key)!.data;
    const filters = filtersBefore(layer, key, weights);
    eachRow(connections, (row, start, stride) => {
      const unit = inputUnits[row]!;
      const gain = filters === undefined ? 1 : squaredSum(filters[row]!);
      for (let column = 0, at = start; column < outputs; column++, at += stride) sent[unit]! += signal[unit]! * gain * kernel[at]! ** 2;
    });
  }
  return all;
}

function squaredSum(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value ** 2, 0);
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
      const incoming = groups.of.get(connections.from)!;
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
