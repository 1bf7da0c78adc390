/** What a model is shrunk by where neither spec nor person says. */
import type { ModelGraph } from '../graph/graph';
import { type Message, say } from '../message/message';
import { hasOwnUnits, unitCount } from '../units/flow';
import { unitGroups } from '../units/groups';
import { chainLayers } from './auto/chain';
import type { ShrinkStep } from './options';

export interface UsualSteps {
  readonly steps: readonly ShrinkStep[];
  /** Why it is not `auto`. */
  readonly why?: Message;
}

/**
 * @param graph missing where it is not known
 *
 * @example
 * const dense = (name, units) => ({ type: 'Dense', name, units });
 * usualSteps(graphOf('m', [{ type: 'Input', name: 'x', shape: [4] }, dense('a', 3), dense('y', 4)]).graph).steps; // → [{ method: 'auto' }]
 */
export function usualSteps(graph: ModelGraph | undefined): UsualSteps {
  if (graph === undefined || canBecomeNarrower(graph)) return { steps: [{ method: 'auto' }] };
  return {
    steps: [{ method: 'pruneWeights' }],
    why: say('auto finds no layer of this model that could become narrower or go, so pruneWeights removes single weights instead'),
  };
}

/** Whether there are layers that a smaller map could take the place of, or a layer that units can be taken from. */
function canBecomeNarrower(graph: ModelGraph): boolean {
  if (chainLayers(graph).length > 1) return true;
  const { of, fixed } = unitGroups(graph);
  return graph.layers.some(
    (layer) => hasOwnUnits(layer) && unitCount(layer) > 1 && of.get(layer.name)!.every((group) => fixed[group] === 0),
  );
}
