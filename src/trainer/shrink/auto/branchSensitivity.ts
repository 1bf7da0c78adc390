/** What a model loses without one of the branches that a Concatenate puts side by side, by trying it. */
import { flowOf } from '../../../core/layers';
import type { LayerSensitivity } from '../../../core/methods/auto/sensitivity';
import { maskUnits } from '../../../core/methods/unitPruning/prune';
import { unitGroups } from '../../../core/units/groups';
import { throwIfCancelled } from '../../engine/errors';
import { unitStatistics } from '../unitStatistics';
import type { UnitTrials } from './unitSensitivity';

/** Each branch with its mean in its place. @throws CancelledError */
export async function branchSensitivity({
  model,
  rows,
  known,
  lossOf,
  signal,
}: Omit<UnitTrials, 'originalLoss'>): Promise<LayerSensitivity[]> {
  const { graph } = model;
  const groups = unitGroups(graph);
  const branches = graph.layers.flatMap(({ spec, inputs }) => (flowOf(spec) === 'concatenate' ? inputs : []));
  const free = [...new Set(branches)].filter(
    (name) => !known.has(name) && groups.of.get(name)!.every((group) => groups.fixed[group] === 0),
  );
  if (free.length === 0) return [];
  const { means } = await unitStatistics(model, rows);
  const found: LayerSensitivity[] = [];
  for (const layer of free) {
    throwIfCancelled(signal);
    const removed = new Uint8Array(groups.count);
    for (const group of groups.of.get(layer)!) removed[group] = 1;
    found.push({ layer, method: 'remove', points: [{ share: 0, loss: await lossOf(maskUnits(model, removed, means)) }] });
  }
  return found;
}
