/** `bonsai budget FILE` for a file that the trainer reads: what every layer costs, as the file has it. */
import path from 'node:path';
import { bytesPerParameter, shareOf } from '../../core/cost/cost';
import { totalsOf } from '../../core/cost/totals';
import { toText } from '../../core/message/message';
import { escapeTerminal } from '../../core/text/escape';
import type { ModelTable, OpenedLayer } from '../../protocol/modelFile';
import { type ExitCode, exitCode } from '../exitCode';
import { costTable } from '../output/costTable';
import { fitOf } from '../output/deviceFit';
import { print, printError } from '../output/print';
import { reportFailure, withTrainer } from '../trainer';
import { startTrainer } from '../trainerProcess';

export async function budgetOfFile(
  file: string,
  { json, device }: { readonly json: boolean; readonly device?: string | undefined },
): Promise<ExitCode> {
  try {
    const table = await withTrainer(startTrainer(), (trainer, signal) =>
      trainer.openModel({ file: path.resolve(file), withMemory: device !== undefined }, signal),
    );
    const messages = [...table.notices, ...table.layers.flatMap(({ problem }) => problem ?? [])];
    for (const message of messages) printError(`${escapeTerminal(file)}: note: ${toText(message)}\n`);
    const fit =
      device === undefined
        ? undefined
        : fitOf({ params: totalsOf(table.layers, bytesOf).params, memory: table.memory ?? undefined }, device);
    await print(
      json ? `${JSON.stringify({ ...jsonOf(table), ...(fit && { device: fit.json }) }, null, 2)}\n` : `${textOf(table)}${fit?.text ?? ''}`,
    );
    return fit?.fits === false ? exitCode.input : exitCode.done;
  } catch (error) {
    return reportFailure(error);
  }
}

/** The fields that the budget of a spec has, but for lines; bytes are those of the weights as they are stored. */
function jsonOf(table: ModelTable) {
  const { params, macs, bytes } = totalsOf(table.layers, bytesOf);
  const unknown = table.layers.flatMap(({ name, params: own }) => (own === undefined ? [name] : []));
  return {
    params: params ?? null,
    macs: macs ?? null,
    bytes: bytes ?? null,
    layers: table.layers.map((layer) => {
      const { name, type, outputShape = null, params: own = null, macs: work = null } = layer;
      return {
        name,
        type,
        outputShape,
        params: own,
        macs: work,
        bytes: bytesOf(layer) ?? null,
        share: share(own ?? undefined, params) ?? null,
      };
    }),
    ...(unknown.length === 0 ? {} : { unknown }),
    format: table.format,
    ...(table.writtenBy === undefined ? {} : { writtenBy: table.writtenBy }),
    notes: table.notices.map((notice) => toText(notice)),
  };
}

function textOf(table: ModelTable): string {
  const totals = totalsOf(table.layers, bytesOf);
  const rows = table.layers.map((layer) => ({ ...layer, bytes: bytesOf(layer), share: share(layer.params, totals.params) }));
  return costTable(rows, { ...totals, share: totals.params === undefined ? undefined : 1 });
}

/** Without its weights, a layer is counted as if they were float32. */
function bytesOf({ weights, params }: OpenedLayer): number | undefined {
  if (weights.length > 0 && weights.every(({ bytes }) => bytes !== undefined))
    return weights.reduce((total, { bytes = 0 }) => total + bytes, 0);
  return params === undefined ? undefined : params * bytesPerParameter;
}

function share(params: number | undefined, whole: number | undefined): number | undefined {
  return params === undefined || whole === undefined ? undefined : shareOf(params, whole);
}
