/** How many units each width of a model keeps. */
import type { ModelGraph } from '../../graph/graph';
import { unitCount } from '../../units/flow';
import type { UnitGroups } from '../../units/groups';
import { membersOf } from '../unitPruning/members';
import { type CostName, narrowCost } from '../unitPruning/narrowCost';

/** What is known of a width. */
export interface WidthCurve {
  /** Groups of units, the one that is missed least first. */
  readonly order: readonly number[];
  /** How far the model's outputs are from the original's, by the share of them that is left, falling from 1. */
  readonly curve: readonly { readonly share: number; readonly error: number }[];
}

/** Widths shrink in steps of such a part of their units. */
const step = 1 / 24;
/** The least that a width keeps. */
const leastShare = 0.1;

/**
 * The widths that lose least for what they save, step by step, until the limit is met: errors of widths add up.
 *
 * @returns by width, how many groups it keeps; undefined where the limit cannot be met
 */
export function allocate(
  graph: ModelGraph,
  groups: UnitGroups,
  widths: readonly WidthCurve[],
  { cost, limit }: { readonly cost: CostName; readonly limit: number },
): number[] | undefined {
  const members = membersOf(graph, groups);
  const counts = new Map(graph.layers.map((layer) => [layer.name, unitCount(layer)]));
  const kept = widths.map(({ order }) => order.length);
  const take = (at: number, amount: number, on: Map<string, number>) => {
    const { order } = widths[at]!;
    const gone = order.length - kept[at]!;
    for (const group of order.slice(gone, gone + amount))
      for (const [layer, units] of members[group]!) on.set(layer, on.get(layer)! - units);
  };
  let now = narrowCost(graph, cost, counts);
  while (now > limit) {
    let best: { readonly at: number; readonly amount: number; readonly rate: number; readonly cost: number } | undefined;
    for (const [at, width] of widths.entries()) {
      const all = width.order.length;
      const amount = Math.max(1, Math.round(all * step));
      if (kept[at]! - amount < Math.max(1, Math.floor(all * leastShare))) continue;
      const fewer = new Map(counts);
      take(at, amount, fewer);
      const after = narrowCost(graph, cost, fewer);
      const lost = errorAt(width, (kept[at]! - amount) / all) - errorAt(width, kept[at]! / all);
      const rate = lost / Math.max(1, now - after);
      if (best === undefined || rate < best.rate) best = { at, amount, rate, cost: after };
    }
    if (best === undefined) return undefined;
    take(best.at, best.amount, counts);
    kept[best.at]! -= best.amount;
    now = best.cost;
  }
  return kept;
}

/** Along straight lines between measured points; never falling, and beyond the last one ever faster. */
function errorAt({ curve }: WidthCurve, share: number): number {
  let [before, worst] = [1, 0];
  for (const point of curve) {
    const error = Math.max(worst, point.error);
    if (share >= point.share) return point.share === 1 ? error : worst + ((error - worst) * (before - share)) / (before - point.share);
    [before, worst] = [point.share, error];
  }
  return worst * (before / share) ** 2;
}
