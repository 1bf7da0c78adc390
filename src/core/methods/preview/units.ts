import type { ModelGraph } from '../../graph/graph';
import { type Message, say } from '../../message/message';
import { unitCount } from '../../units/flow';
import { unitGroups, type UnitGroups } from '../../units/groups';
import type { PruneUnitsOptions } from '../options/pruneUnits';
import { limitOf } from '../target';
import type { ShrinkTarget } from '../targetSchema';
import { chooseUnits } from '../unitPruning/choose';
import { membersOf } from '../unitPruning/members';
import { layerParams, narrowCost, type UnitCounts } from '../unitPruning/narrowCost';
import { shareOfUnits } from '../unitPruning/shareOfUnits';
import { goesByMeasuring, type ShrinkPreview } from './shrinkPreview';

/** Halvings of the share that every layer keeps, to a thousandth of it. */
const halvings = 10;

/** As many units as the step names, or the largest share of every layer's within the target. */
export function previewOfUnits(graph: ModelGraph, { units, share }: PruneUnitsOptions, target: ShrinkTarget): ShrinkPreview | Message {
  const groups = unitGroups(graph);
  if (units !== undefined) return keptBy(graph, countsWith(graph, groups, new Map(Object.entries(units))));
  const counts = (of: number) => countsWith(graph, groups, shareOfUnits(graph, groups, of));
  if (share !== undefined) return keptBy(graph, counts(share));
  const cost = target.params === undefined && target.macs !== undefined ? 'macs' : 'params';
  const wanted = target[cost];
  if (wanted === undefined) return goesByMeasuring;
  const limit = limitOf(wanted, narrowCost(graph, cost, countsWith(graph, groups, new Map())));
  let [low, high] = [0, 1];
  for (let halving = 0; halving < halvings; halving++) {
    const middle = (low + high) / 2;
    if (narrowCost(graph, cost, counts(middle)) <= limit) low = middle;
    else high = middle;
  }
  return {
    ...keptBy(graph, counts(low)),
    note: say('If every layer kept the same share of its units. Units compete across the model, so some keep more and others less.'),
  };
}

/** How many units layers have left where some keep this many, with all that goes with theirs. */
function countsWith(graph: ModelGraph, groups: UnitGroups, units: ReadonlyMap<string, number>): UnitCounts {
  const { removed } = chooseUnits(graph, groups, new Float64Array(groups.count), { units });
  const counts = new Map(graph.layers.map((layer) => [layer.name, unitCount(layer)]));
  for (const [group, members] of membersOf(graph, groups).entries()) {
    if (removed[group] === 0) continue;
    for (const [layer, count] of members) counts.set(layer, counts.get(layer)! - count);
  }
  return counts;
}

function keptBy(graph: ModelGraph, counts: UnitCounts): ShrinkPreview {
  return { layers: graph.layers.map((layer) => ({ layer: layer.name, params: layerParams(layer, counts) })) };
}
