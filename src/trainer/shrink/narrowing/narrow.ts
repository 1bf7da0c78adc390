/** Narrower models of a given cost, by what each width does to the loss. */
import { modelCost } from '../../../core/cost/cost';
import { allocate } from '../../../core/methods/narrowing/allocate';
import { maskUnits } from '../../../core/methods/unitPruning/prune';
import type { CostName } from '../../../core/methods/unitPruning/narrowCost';
import { simplify } from '../../../core/units/simplify';
import type { Model } from '../../../core/weights/model';
import type { Narrowing } from './measureWidths';
import { refitted } from './refit';

export interface NarrowRequest {
  readonly cost: CostName;
  readonly limit: number;
  readonly signal: AbortSignal;
}

/** Undefined where the limit cannot be met so. @throws CancelledError */
export async function narrowed(narrowing: Narrowing, { cost, limit, signal }: NarrowRequest): Promise<Model | undefined> {
  const { model, given, groups, statistics, widths } = narrowing;
  const kept = allocate(model.graph, groups, widths, { cost, limit });
  if (kept === undefined) return undefined;
  const removed = new Uint8Array(groups.count);
  for (const [at, { order }] of widths.entries()) for (const group of order.slice(0, order.length - kept[at]!)) removed[group] = 1;
  const masked = maskUnits(model, removed, statistics.means);
  const narrow = simplify(await refitted(masked, { original: model, given, signal }));
  return (modelCost(narrow.graph)[cost] ?? Infinity) <= limit ? { ...narrow, masks: new Map() } : undefined;
}
