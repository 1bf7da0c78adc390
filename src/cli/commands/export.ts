/** `bonsai export MODEL --format …`: a model as files of other programs, each checked. */
import path from 'node:path';
import { type ExportFormat, exportFormats } from '../../core/export/formats';
import { formatBytes, formatDifference, formatValue } from '../../core/message/format';
import { toText } from '../../core/message/message';
import { escapeTerminal } from '../../core/text/escape';
import type { ExportCheck, ExportedModel, ExportResult } from '../../protocol/exportModel';
import { type ExitCode, exitCode } from '../exitCode';
import { columns } from '../output/columns';
import { print, printError } from '../output/print';
import { reportFailure, withTrainer } from '../trainer';
import { startTrainer } from '../trainerProcess';
import { workspaceOf } from '../workspace';

export interface ExportFlags {
  readonly format: readonly ExportFormat[];
  readonly out?: string;
  readonly force?: true;
  readonly workspace?: string;
  readonly json?: true;
}

export async function exportModel(model: string, { format, out, force, workspace, json }: ExportFlags): Promise<ExitCode> {
  try {
    const request = {
      model: path.resolve(model),
      formats: [...new Set(format)],
      force: force === true,
      workspace: workspaceOf(workspace),
      ...(out === undefined ? {} : { out: path.resolve(out) }),
    };
    const result = await withTrainer(startTrainer(), (trainer, signal) => trainer.exportModel(request, { signal }));
    for (const notice of result.notices) printError(`${escapeTerminal(model)}: note: ${toText(notice)}\n`);
    await print(json === true ? `${JSON.stringify({ folder: result.folder, files: result.files }, null, 2)}\n` : textOf(result));
    return exitCode.done;
  } catch (error) {
    return reportFailure(error);
  }
}

const heading = ['format', 'file', 'bytes', 'gzip', 'brotli', 'checked with', 'rows', 'difference', 'loss'];

function textOf({ folder, files }: ExportResult): string {
  const rows = files.map((file) => rowOf(file, folder));
  return `${columns([heading, ...rows])}\n\nfolder: ${escapeTerminal(folder)} (README.md shows how to load each)\n`;
}

function rowOf({ format, path: file, bytes, gzipBytes, brotliBytes, check }: ExportedModel, folder: string): string[] {
  const sizes = [bytes, gzipBytes, brotliBytes].map(formatBytes);
  return [exportFormats[format].title, path.relative(folder, file), ...sizes, ...checkCells(check)];
}

function checkCells(check: ExportCheck | null): string[] {
  if (check === null) return ['not checked: nothing here runs it', '', '', ''];
  const { runtime, rows, ofData, maxDifference, loss, modelLoss } = check;
  const losses = loss === null || modelLoss === null ? '' : `${formatValue(loss)} (model ${formatValue(modelLoss)})`;
  return [runtime, `${String(rows)}${ofData ? '' : ' random'}`, formatDifference(maxDifference), losses];
}
