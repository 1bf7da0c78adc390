/** What fewer units of one layer do to the loss, by trying it. */
import type { LayerSensitivity } from '../../../core/methods/auto/sensitivity';
import { chooseUnits } from '../../../core/methods/unitPruning/choose';
import { unitImportances } from '../../../core/methods/unitPruning/importances';
import { maskUnits } from '../../../core/methods/unitPruning/prune';
import { Random } from '../../../core/random/random';
import { hasOwnUnits, unitCount } from '../../../core/units/flow';
import { unitGroups } from '../../../core/units/groups';
import type { BareModel, Model } from '../../../core/weights/model';
import type { Rows } from '../../engine/engine';
import { throwIfCancelled } from '../../engine/errors';
import { unitStatistics } from '../unitStatistics';

const shares = [0.75, 0.5, 0.25];

export interface UnitTrials {
  readonly model: Model;
  readonly rows: Rows;
  /** Layers that are known already. */
  readonly known: ReadonlySet<string>;
  readonly lossOf: (model: BareModel) => Promise<number>;
  readonly originalLoss: number;
  readonly signal: AbortSignal;
}

/** @throws CancelledError */
export async function unitSensitivity({ model, rows, known, lossOf, originalLoss, signal }: UnitTrials): Promise<LayerSensitivity[]> {
  const { graph } = model;
  const groups = unitGroups(graph);
  const free = graph.layers.filter(
    (layer) =>
      hasOwnUnits(layer) &&
      !known.has(layer.name) &&
      unitCount(layer) > 1 &&
      groups.of.get(layer.name)!.every((group) => groups.fixed[group] === 0),
  );
  if (free.length === 0) return [];
  const statistics = await unitStatistics(model, rows);
  const worth = unitImportances.activation.of({ ...model, groups }, { statistics, random: new Random(0) });
  const found: LayerSensitivity[] = [];
  for (const layer of free) {
    const points = [{ share: 1, loss: originalLoss }];
    for (const share of shares) {
      throwIfCancelled(signal);
      const units = new Map([[layer.name, Math.max(1, Math.round(unitCount(layer) * share))]]);
      const { removed } = chooseUnits(graph, groups, worth, { units });
      points.push({ share, loss: await lossOf(maskUnits(model, removed, statistics.means)) });
    }
    found.push({ layer: layer.name, method: 'units', points });
  }
  return found;
}
