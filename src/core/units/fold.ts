import type { ModelGraph } from '../graph/graph';
import { kindOf } from '../layers';
import { copyWeights, type Weights, weightKey } from '../weights/weights';
import { connectionsOf, eachRow } from './connections';
import { canFold, type ConstantValues } from './constants';
import type { UnitGroups } from './groups';

/**
 * Moves what constant units contribute into the biases of the layers behind them, and cuts these connections.
 * Connections to a layer that cannot fold stay as they are, unless it is enough to be right away from the edges.
 *
 * @param folded by group, 1 for each whose constant units are to be folded.
 */
export function foldConstants(
  graph: ModelGraph,
  weights: Weights,
  constants: ConstantValues,
  groups: UnitGroups,
  folded: Uint8Array,
  how: 'exactly' | 'approximately' = 'exactly',
): Weights {
  const result = copyWeights(weights);
  for (const layer of graph.layers) {
    if (kindOf(layer.spec.type).flow !== 'produce') continue;
    const [input] = layer.inputs;
    const values = constants.get(input!)!;
    const inputGroups = groups.of.get(input!)!;
    const bias = result.get(weightKey(layer.name, 'bias'))?.data;
    const foldable = how === 'approximately' ? bias !== undefined : canFold(layer);
    for (const connections of connectionsOf(layer)) {
      const kernel = result.get(connections.key)!.data;
      eachRow(connections, (unit, from, stride) => {
        const value = values[unit]!;
        if (folded[inputGroups[unit]!] !== 1 || Number.isNaN(value) || !(value === 0 || foldable)) return;
        for (let output = 0, at = from; output < connections.outputs; output++, at += stride) {
          if (value !== 0) bias![output]! += value * kernel[at]!;
          kernel[at] = 0;
        }
      });
    }
  }
  return result;
}
