import type { ModelGraph } from '../../graph/graph';
import { hasOwnUnits, unitCount } from '../../units/flow';
import type { UnitGroups } from '../../units/groups';
import { membersOf } from './members';
import { type CostName, changedCounts, narrowCost } from './narrowCost';

/** When to stop removing units. */
export type UnitGoal =
  /** The model may cost so much. */
  | { readonly cost: CostName; readonly limit: number }
  /** Layers keep this many units; the others all of theirs. */
  | { readonly units: ReadonlyMap<string, number> };

export interface UnitChoice {
  /** By group, 1 for each that goes. */
  readonly removed: Uint8Array;
  /** Whether the goal was reached. */
  readonly reached: boolean;
}

/**
 * The groups to remove: those that are worth least for what they cost, until the goal is reached, but for those that still fit then. Every layer
 * keeps at least one unit.
 *
 * @param groups of `unitGroups(graph)`
 * @param importance by group: what the loss would suffer without it, in any unit that all groups share
 * @returns by group, 1 for each that goes, and whether the goal is reached by that
 */
export function chooseUnits(graph: ModelGraph, groups: UnitGroups, importance: Float64Array, goal: UnitGoal): UnitChoice {
  const members = membersOf(graph, groups);
  const counts = new Map(graph.layers.map((layer) => [layer.name, unitCount(layer)]));
  const removed = new Uint8Array(groups.count);
  const take = (group: number) => {
    removed[group] = 1;
    for (const [layer, units] of members[group]!) counts.set(layer, counts.get(layer)! - units);
  };
  const giveBack = (group: number) => {
    removed[group] = 0;
    for (const [layer, units] of members[group]!) counts.set(layer, counts.get(layer)! + units);
  };
  const canGo = (group: number) => groups.fixed[group] === 0 && [...members[group]!].every(([layer, units]) => counts.get(layer)! > units);
  if ('units' in goal) {
    for (const group of inOrder(importance)) {
      const isTooMany = ([layer, units]: readonly [string, number]) => counts.get(layer)! - units >= (goal.units.get(layer) ?? Infinity);
      if (canGo(group) && [...members[group]!].some(isTooMany)) take(group);
    }
    // Where units go together, as those of the directions of a Bidirectional do, there may be no way to leave just this many.
    const step = (layer: string) => Math.min(...[...groups.of.get(layer)!].map((group) => members[group]!.get(layer)!));
    return { removed, reached: [...goal.units].every(([layer, units]) => counts.get(layer)! - units < step(layer)) };
  }
  const costOf = () => narrowCost(graph, goal.cost, counts);
  const costAfter = (group: number, change: 1 | -1) => narrowCost(graph, goal.cost, changedCounts(counts, members[group]!, change));
  const whole = costOf();
  const worth = importance.map((value, group) => value / Math.max(1, whole - costAfter(group, -1)));
  const order = inOrder(worth);
  for (const group of order) {
    if (costOf() <= goal.limit) break;
    if (canGo(group)) take(group);
  }
  const reached = costOf() <= goal.limit;
  // The last unit can have freed more than was asked for: room for others that are worth less, and cost less. One that does not fit now never will.
  for (const group of reached ? order.reverse() : []) if (removed[group] === 1 && costAfter(group, 1) <= goal.limit) giveBack(group);
  return { removed, reached };
}

/** The groups that were chosen, with the importances that they were chosen by. */
interface RankedChoice extends Pick<UnitChoice, 'removed'> {
  readonly importance: Float64Array;
}

/**
 * Takes more units, so that every layer that can lose some keeps a multiple of `roundTo` where it has as many.
 */
export function roundUnits(graph: ModelGraph, groups: UnitGroups, { importance, removed }: RankedChoice, roundTo: number): Uint8Array {
  const units = new Map<string, number>();
  for (const layer of graph.layers) {
    if (!hasOwnUnits(layer)) continue;
    const own = groups.of.get(layer.name)!;
    const kept = own.reduce((sum, group) => sum + 1 - removed[group]!, 0);
    if (kept > roundTo) units.set(layer.name, Math.floor(kept / roundTo) * roundTo);
  }
  // What was chosen already is worth nothing, so that it is chosen again first.
  const first = importance.map((value, group) => (removed[group] === 1 ? -1 : value));
  const more = chooseUnits(graph, groups, first, { units }).removed;
  return removed.map((gone, group) => Math.max(gone, more[group]!));
}

/** Groups from the least value to the largest; the later of equals goes first, as weights do. */
function inOrder(values: Float64Array): number[] {
  return [...values.keys()].sort((a, b) => values[a]! - values[b]! || b - a);
}
