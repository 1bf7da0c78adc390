import type { BareModel } from '../weights/model';
import { copyWeights, type Weights } from '../weights/weights';
import { biasIn, connectionsOf, eachRow } from './connections';
import { canFold, type ConstantValues, valuesAtRows } from './constants';
import type { UnitGroups } from './groups';

export interface UnitsToFold {
  readonly constants: ConstantValues;
  readonly groups: UnitGroups;
  /** By group, 1 for each whose constant units are to be folded. */
  readonly folded: Uint8Array;
}

/**
 * Moves what constant units contribute into the biases of the layers behind them, and cuts these connections.
 * Connections to a layer that cannot fold stay as they are, unless it is enough to be right away from the edges, and for the mean of what
 * a recurrent layer's units give.
 */
export function foldConstants(
  { graph, weights }: BareModel,
  { constants, groups, folded }: UnitsToFold,
  how: 'exactly' | 'approximately' = 'exactly',
): Weights {
  const result = copyWeights(weights);
  for (const layer of graph.layers) {
    const isExact = canFold(layer);
    for (const connections of connectionsOf(layer)) {
      const { from: sender, inputUnits, outputs } = connections;
      const values = valuesAtRows(layer, connections, constants.get(sender)!, weights);
      const senders = groups.of.get(sender)!;
      const kernel = result.get(connections.key)!.data;
      const bias = biasIn(connections, result);
      const foldable = how === 'approximately' ? bias !== undefined : isExact;
      eachRow(connections, (row, from, stride) => {
        const value = values[row]!;
        if (folded[senders[inputUnits[row]!]!] !== 1 || Number.isNaN(value) || !(value === 0 || foldable)) return;
        for (let column = 0, at = from; column < outputs; column++, at += stride) {
          if (value !== 0) bias![column]! += value * kernel[at]!;
          kernel[at] = 0;
        }
      });
    }
  }
  return result;
}
