/** `bonsai cut RUN --to N`: another model of a finished run's front, without training. */
import { cp, readdir } from 'node:fs/promises';
import path from 'node:path';
import { formatCount, formatValue } from '../../core/message/format';
import { pointWithin } from '../../core/methods/auto/choose';
import { limitOf } from '../../core/methods/target';
import type { FrontPoint } from '../../core/run/front';
import { countedOf } from '../../core/score/scoreCard';
import { escapeTerminal } from '../../core/text/escape';
import { isNewer, isRecord, readRunRecord } from '../../system/runs/runRecords';
import { type ExitCode, exitCode } from '../exitCode';
import { print, printError } from '../output/print';

export interface CutFlags {
  readonly to: number;
  readonly out?: string;
  readonly json?: true;
}

export async function cut(run: string, { to, out, json }: CutFlags): Promise<ExitCode> {
  const record = await readRunRecord(run);
  const shown = escapeTerminal(run);
  if (!isRecord(record)) return fail(`${shown} ${isNewer(record) ? 'was written by a newer version' : 'is no finished run'}`);
  if (record.scoreCard === undefined) return fail(`${shown} is not finished: go on with it by bonsai shrink --resume`);
  if (record.front === undefined || record.front.length === 0)
    return fail(`${shown} has no front to choose from: only runs with the method auto have one`);
  const limit = limitOf(to, countedOf(record.scoreCard));
  const point = pointWithin(record.front, limit);
  // By its place in the front: no path is taken from a file.
  const model = path.join(run, `front-${record.front.indexOf(point) + 1}`);
  if (out !== undefined) {
    if ((await readdir(out).catch(() => [])).length > 0) return fail(`${escapeTerminal(out)} is not empty: choose another folder`);
    await cp(model, out, { recursive: true });
  }
  const folder = out ?? model;
  if (point.params > limit)
    printError(
      `no model of the front has at most ${formatCount(limit)} parameters: this is the smallest, with ${formatCount(point.params)}\n`,
    );
  await print(json === true ? `${JSON.stringify({ folder, limit, ...point }, null, 2)}\n` : textOf(folder, point));
  return exitCode.done;
}

function textOf(folder: string, { params, loss }: FrontPoint): string {
  return `${formatCount(params)} parameters, loss ${formatValue(loss)}: ${escapeTerminal(folder)}\n`;
}

function fail(message: string): ExitCode {
  printError(`error: ${message}\n`);
  return exitCode.input;
}
