/** `bonsai diff MODEL MODEL`: what became of the layers of one model in another, whatever formats they have. */
import path from 'node:path';
import { NoModelError, readDiffModel } from '../../client/diffModels';
import { TrainerError } from '../../client/trainerError';
import type { TrainerClient } from '../../client/trainerClient';
import { type DiffLayer, diffModels, isSame, type ModelDiff } from '../../core/diff/diff';
import type { Totals } from '../../core/cost/totals';
import { type ExitCode, exitCode } from '../exitCode';
import { layersTable, totalsTable } from '../output/diffTable';
import { print, printError } from '../output/print';
import type { TableFormat } from '../output/table';
import { reportFailure, withTrainer } from '../trainer';
import { startTrainer } from '../trainerProcess';

export interface DiffFlags {
  readonly json?: true;
  readonly markdown?: true;
}

export async function diff(before: string, after: string, { json, markdown }: DiffFlags): Promise<ExitCode> {
  let found: ModelDiff;
  try {
    found = await diffOf(path.resolve(before), path.resolve(after));
  } catch (error) {
    if (error instanceof TrainerError) return reportFailure(error);
    if (!(error instanceof NoModelError)) throw error;
    printError(`error: ${error.message}\n`);
    return exitCode.input;
  }
  const names = namesOf(before, after);
  await print(
    json === true ? `${JSON.stringify(jsonOf(found, names), null, 2)}\n` : textOf(found, names, markdown === true ? 'markdown' : 'text'),
  );
  return exitCode.done;
}

/** The trainer is started for a file that only it reads. */
async function diffOf(before: string, after: string): Promise<ModelDiff> {
  const open = (file: string) => withTrainer(startTrainer(), (trainer: TrainerClient, signal) => trainer.openModel({ file }, signal));
  return diffModels(await readDiffModel(before, open), await readDiffModel(after, open));
}

/** By their last parts, or whole where those are the same. */
function namesOf(before: string, after: string): [string, string] {
  const [a, b] = [path.basename(before), path.basename(after)];
  return a === b ? [before, after] : [a, b];
}

function textOf(found: ModelDiff, names: [string, string], format: TableFormat): string {
  return `${totalsTable(found, names, format)}\n${layersTable(found, format)}`;
}

function jsonOf(found: ModelDiff, [before, after]: [string, string]) {
  const layer = (of: DiffLayer | undefined) => {
    if (of === undefined) return null;
    const { name, type, summary: words, outputShape = null, params = null, macs = null, bytes = null } = of;
    return { name, type, words, outputShape, params, macs, bytes };
  };
  const totals = ({ params, macs, bytes }: Totals) => ({ params: params ?? null, macs: macs ?? null, bytes: bytes ?? null });
  return {
    same: isSame(found),
    before: { name: before, ...totals(found.before) },
    after: { name: after, ...totals(found.after) },
    layers: found.layers.map((each) => ({ change: each.change, before: layer(each.before), after: layer(each.after) })),
  };
}
