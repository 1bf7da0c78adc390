import { hasTargetLabels } from '../../core/spec/labels';
import type { BareModel } from '../../core/weights/model';
import { takingUnscaledRows } from '../../core/weights/normalized';
import type { ModelOfRun } from '../../system/runs/layout';
import type { RunFolder } from '../../system/runs/runFolder';
import { type PackedModel, packModel } from '../formats/packed/packed';
import { storeModel } from '../store/storedModel';
import type { PreparedRun } from './prepare';

export interface RunModelPlace {
  readonly prepared: PreparedRun;
  readonly folder: RunFolder;
  /** Of this program. */
  readonly version: string;
}

/** Stores a model of a run so that it takes rows as they are in the file. @returns the path of its spec inside the run folder */
export function storeRunModel(
  { prepared, folder, version }: RunModelPlace,
  model: ModelOfRun,
  trained: BareModel,
  packed?: PackedModel,
): Promise<string> {
  const source = prepared.source.spec;
  const { scaling, rowsTaken } = prepared.data;
  const unscaled = scaling && takingUnscaledRows(trained, scaling, !hasTargetLabels(source));
  const { graph, weights } = unscaled ?? trained;
  const file = packed !== undefined && unscaled !== undefined ? packModel(unscaled) : packed;
  const beside = { ...(file === undefined ? {} : { packed: file }), ...(rowsTaken === undefined ? {} : { rowsTaken }) };
  return storeModel(folder, { model, graph, weights, source, generatedBy: `Model Bonsai ${version}`, ...beside });
}
