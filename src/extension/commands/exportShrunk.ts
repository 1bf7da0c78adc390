/** "Export Shrunk Model": a run's model as files of other programs, in the run's folder. */
import path from 'node:path';
import * as vscode from 'vscode';
import { type ExportFormat, exportFormatNames, exportFormats } from '../../core/export/formats';
import { formatDifference } from '../../core/message/format';
import type { ExportRequest, ExportResult } from '../../protocol/exportModel';
import { TrainerError } from '../../client/trainerError';
import type { TrainerProcess } from '../engine/trainerProcess';
import { localized } from '../localized';
import { workspaceFolders } from '../models/workspaceFolders';
import type { FinishedRun } from './results';

export async function exportShrunk(trainer: TrainerProcess, run: FinishedRun | undefined): Promise<void> {
  if (run === undefined) return;
  const formats = await chooseFormats();
  if (formats === undefined || formats.length === 0) return;
  const result = await exportAs(trainer, { folder: run.folder, name: path.basename(run.state.started.name) }, formats);
  if (result !== undefined)
    await vscode.commands.executeCommand('revealInExplorer', vscode.Uri.file(path.join(result.folder, 'README.md')));
}

interface RunToExport {
  readonly folder: string;
  /** The model's. */
  readonly name: string;
}

/** Shows where the files are, and how they predict. @returns undefined when files that are there are to stay */
export async function exportAs(
  trainer: TrainerProcess,
  { folder: model, name }: RunToExport,
  formats: readonly ExportFormat[],
): Promise<ExportResult | undefined> {
  const result = await exported(trainer, name, { model, formats, workspace: workspaceFolders() });
  if (result === undefined) return undefined;
  for (const notice of result.notices) void vscode.window.showInformationMessage(localized(notice));
  const differences = result.files.flatMap(({ check }) => (check === null ? [] : [check.maxDifference]));
  const folder = vscode.workspace.asRelativePath(result.folder);
  const copy = vscode.l10n.t('Copy Code to Load It');
  const answered = vscode.window.showInformationMessage(
    differences.length === 0
      ? vscode.l10n.t('Exported {0} to {1}.', name, folder)
      : vscode.l10n.t(
          'Exported {0} to {1}. The largest difference of a prediction is {2}.',
          name,
          folder,
          formatDifference(Math.max(...differences)),
        ),
    copy,
  );
  void answered.then((answer) => (answer === copy ? copySnippet(result) : undefined));
  return result;
}

/** The code that loads one of the files in one program, for the clipboard. */
async function copySnippet({ files }: ExportResult): Promise<void> {
  const items = files.flatMap(({ format, snippets }) =>
    snippets.map(({ where, install, code }) => ({
      label: `${exportFormats[format].title}: ${where}`,
      ...(install === undefined ? {} : { detail: install }),
      code,
    })),
  );
  const title = vscode.l10n.t('Choose where the model is loaded');
  const [only, ...others] = items;
  const chosen = others.length === 0 ? only : await vscode.window.showQuickPick(items, { title });
  if (chosen === undefined) return;
  await vscode.env.clipboard.writeText(chosen.code);
  void vscode.window.showInformationMessage(vscode.l10n.t('Copied the code for {0}.', chosen.label));
}

async function chooseFormats(): Promise<readonly ExportFormat[] | undefined> {
  const items = exportFormatNames.map((format) => ({
    label: exportFormats[format].title,
    detail: localized(exportFormats[format].purpose),
    format,
  }));
  const title = vscode.l10n.t('Choose what the shrunk model is exported to');
  const chosen = await vscode.window.showQuickPick(items, { title, canPickMany: true, matchOnDetail: true });
  return chosen?.map(({ format }) => format);
}

/** Files that are there are overwritten when the user says so. @returns undefined when that is not wanted */
async function exported(trainer: TrainerProcess, name: string, request: Omit<ExportRequest, 'force'>): Promise<ExportResult | undefined> {
  try {
    return await withProgress(trainer, name, { ...request, force: false });
  } catch (error) {
    if (!(error instanceof TrainerError) || error.place.suggestion !== 'overwrite') throw error;
    const overwrite = vscode.l10n.t('Overwrite');
    const answer = await vscode.window.showWarningMessage(
      vscode.l10n.t('{0} has been exported before.', name),
      { modal: true, detail: vscode.l10n.t('Exporting again overwrites those files.') },
      overwrite,
    );
    return answer === overwrite ? withProgress(trainer, name, { ...request, force: true }) : undefined;
  }
}

function withProgress(trainer: TrainerProcess, name: string, request: ExportRequest): Thenable<ExportResult> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Exporting {0}', name),
    cancellable: true,
  };
  return vscode.window.withProgress(options, (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    let done = 0;
    return trainer.exportModel(request, {
      signal: abort.signal,
      onProgress: ({ format, stage, share }) => {
        const { title } = exportFormats[format];
        const message = stage === 'write' ? vscode.l10n.t('Writing {0}', title) : vscode.l10n.t('Checking {0}', title);
        progress.report({ message, increment: 100 * (share - done) });
        done = share;
      },
    });
  });
}
