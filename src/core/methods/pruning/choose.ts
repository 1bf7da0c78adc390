/** Chooses the weights to keep, so that exactly as many parameters as wanted are left of the whole model. */
import type { ModelGraph } from '../../graph/graph';
import type { Masks, Weights } from '../../weights/weights';
import { type NonZero, nonZeroOf } from '../../units/connections';
import { unusedGroups, usedParameters } from '../../units/unused';
import type { UnitGroups } from '../../units/groups';
import { keepOneInput } from '../../units/keepOneInput';
import { type Importances, placedFirst } from './importance';
import { Ranking } from './rank';

export interface PruneRequest {
  /** Of the values of all prunable weights. */
  readonly importances: Importances;
  readonly scope: 'global' | 'layer';
  /** The most parameters that may remain. */
  readonly wanted: number;
  /** Keep fewer where weights of equal importance would be torn apart. */
  readonly whole?: boolean;
}

export interface Choice {
  readonly masks: Masks;
  /** By group, 1 for units that the pruning leaves without work. */
  readonly unused: Uint8Array;
  /** Parameters that remain when unused units are removed. */
  readonly remaining: number;
}

/**
 * The most important weights, as many as leave at most `wanted` parameters in the model, biases and all others counted. What units that the
 * pruning leaves without work would hold is given to other weights instead.
 */
export function chooseWeights(graph: ModelGraph, weights: Weights, groups: UnitGroups, request: PruneRequest): Choice {
  const { importances, scope, wanted, whole = false } = request;
  const rankings = scope === 'global' ? [new Ranking(importances)] : [...importances].map((entry) => new Ranking(new Map([entry])));
  const total = rankings.reduce((sum, { size }) => sum + size, 0);
  const values = nonZeroOf(weights);
  const evaluate = (kept: number): Choice => {
    const masks = new Map(rankings.flatMap((ranking) => [...ranking.best(Math.floor((kept / Math.max(1, total)) * ranking.size), whole)]));
    const nonZero: NonZero = new Map([...values, ...masks]);
    const unused = keepOneInput(graph, groups, unusedGroups(graph, groups, nonZero));
    return { masks, unused, remaining: usedParameters(graph, groups, unused, nonZero) };
  };
  const choice = largestWithin(evaluate, total, wanted);
  // With a few weights in a layer, one more can bring a whole unit to life: then any other weights take what is left.
  if (scope === 'global' || choice.remaining >= wanted * closeEnough) return choice;
  return chooseWeights(graph, weights, groups, { ...request, scope: 'global', importances: placedFirst(importances, choice.masks) });
}

/** A choice that leaves this part of what is wanted is not bettered any more. */
const closeEnough = 0.9995;

/** Bisects for the most kept weights that stay within `wanted`: the more are kept, the more parameters live. */
function largestWithin(evaluate: (kept: number) => Choice, total: number, wanted: number): Choice {
  let low = 0;
  let high = total;
  let best: Choice | undefined;
  let guess = Math.min(total, wanted);
  while (low < high && (best === undefined || best.remaining < Math.ceil(wanted * closeEnough))) {
    const choice = evaluate(guess);
    if (choice.remaining <= wanted) {
      low = guess;
      if (best === undefined || choice.remaining >= best.remaining) best = choice;
    } else high = guess - 1;
    const next = guess + (wanted - choice.remaining);
    // A step by what is missing is usually right at once; where it leaves the bracket, halve that.
    guess = next > low && next <= high ? next : (low + high + 1) >> 1;
  }
  return best ?? evaluate(0);
}
