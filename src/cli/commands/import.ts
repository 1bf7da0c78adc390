/** `bonsai import FILE`: a spec of what another program wrote, with its weights. */
import path from 'node:path';
import { formatCount, formatDifference } from '../../core/message/format';
import { toText } from '../../core/message/message';
import { escapeTerminal } from '../../core/text/escape';
import type { ImportResult } from '../../protocol/modelFile';
import { type ExitCode, exitCode } from '../exitCode';
import { print, printError } from '../output/print';
import { reportFailure, withTrainer } from '../trainer';
import { startTrainer } from '../trainerProcess';

export interface ImportFlags {
  readonly out?: string;
  readonly force?: true;
  readonly data?: string;
  readonly json?: true;
}

export async function importModel(file: string, { out, force, data, json }: ImportFlags): Promise<ExitCode> {
  try {
    const request = {
      file: path.resolve(file),
      out: path.resolve(out ?? path.dirname(file)),
      force: force === true,
      ...(data === undefined ? {} : { rows: path.resolve(data) }),
    };
    const result = await withTrainer(startTrainer(), (trainer, signal) => trainer.importModel(request, signal));
    for (const notice of result.notices) printError(`${escapeTerminal(file)}: note: ${toText(notice)}\n`);
    await print(json === true ? `${JSON.stringify(jsonOf(result), null, 2)}\n` : textOf(result));
    return exitCode.done;
  } catch (error) {
    return reportFailure(error);
  }
}

function jsonOf({ notices, spec, weights, params, layers, check }: ImportResult) {
  return { spec, weights, params, layers, notes: notices.map((notice) => toText(notice)), check };
}

function textOf({ spec, weights, params, layers, check }: ImportResult): string {
  const lines = [
    `spec:       ${escapeTerminal(spec)} (${String(layers)} layers, ${formatCount(params)} parameters)`,
    `weights:    ${escapeTerminal(weights)}`,
    ...(check === null
      ? ['difference: not known, nothing here has run the original']
      : [
          `difference: at most ${formatDifference(check.maxDifference)} in ${formatCount(check.rows)} ${check.rows === 1 ? 'row' : 'rows'}, against ${check.against}`,
        ]),
  ];
  return `${lines.join('\n')}\n`;
}
