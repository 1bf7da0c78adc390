/** What the menus of a run in the Bonsai view do. */
import path from 'node:path';
import * as vscode from 'vscode';
import { countedOf } from '../../core/score/scoreCard';
import { removeUnfinished } from '../../system/runs/listRuns';
import { holderMessage } from '../../system/lock/holderMessage';
import { isRecord } from '../../system/runs/runRecords';
import type { OverviewRun } from '../../system/overview/overview';
import { localized } from '../localized';
import type { StoredRun } from '../runs/storedRun';
import { askAndShrink, shrink, type ShrinkServices } from './shrink';

/** @throws Error where its record cannot be read */
export function storedOf({ run: { folder, record } }: OverviewRun): StoredRun {
  if (!isRecord(record)) throw new Error(vscode.l10n.t('The record of {0} cannot be read.', vscode.workspace.asRelativePath(folder)));
  return { folder, record };
}

export async function resumeRun(services: ShrinkServices, run: OverviewRun): Promise<void> {
  await shrink(services, await specThere(run), { resume: { run: run.run.final } });
}

/** Runs the model of a run again, by a method and to a target that the user chooses; what the run was asked is on offer first. */
export async function shrinkAgain(services: ShrinkServices, run: OverviewRun): Promise<void> {
  const { record } = storedOf(run);
  const { name, options, scoreCard } = record;
  const original = scoreCard === undefined ? {} : { ...scoreCard.original, params: countedOf(scoreCard) };
  await askAndShrink(services, await specThere(run), { name, original, usual: options.steps, distill: options.distill });
}

/** Shows a file or folder where the files of this machine are shown, or in the explorer where the window runs elsewhere. */
export async function revealFolder(place: vscode.Uri | undefined): Promise<void> {
  if (place === undefined) return;
  const local = vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined;
  await vscode.commands.executeCommand(local ? 'revealFileInOS' : 'revealInExplorer', place);
}

/** Asks, and deletes a run. @returns whether it is gone */
export async function deleteRun({ run }: OverviewRun): Promise<boolean> {
  const name = path.basename(run.final);
  const move = vscode.l10n.t('Move to Trash');
  const detail =
    run.state === 'finished'
      ? vscode.l10n.t('Its models, its report and its score card go with it.')
      : vscode.l10n.t('It cannot be resumed after that.');
  if ((await vscode.window.showWarningMessage(vscode.l10n.t('Delete the run {0}?', name), { modal: true, detail }, move)) !== move)
    return false;
  if (run.state === 'finished') return toTrash(run.folder, name);
  let isGone = false;
  const holder = await removeUnfinished(run.final, async (folder) => {
    isGone = await toTrash(folder, name);
  });
  if (holder === undefined) return isGone;
  void vscode.window.showErrorMessage(vscode.l10n.t('{0} is not deleted: {1} works on it.', name, localized(holderMessage(holder))));
  return false;
}

/** Not every machine has a trash: a server's files are gone for good, which is asked once more. */
async function toTrash(folder: string, name: string): Promise<boolean> {
  const uri = vscode.Uri.file(folder);
  try {
    await vscode.workspace.fs.delete(uri, { recursive: true, useTrash: true });
    return true;
  } catch (error) {
    const forGood = vscode.l10n.t('Delete Permanently');
    const detail = error instanceof Error ? error.message : String(error);
    const question = vscode.l10n.t('{0} cannot be moved to the trash. Delete it permanently?', name);
    if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, forGood)) !== forGood) return false;
    await vscode.workspace.fs.delete(uri, { recursive: true });
    return true;
  }
}

async function specThere({ run, spec }: OverviewRun): Promise<vscode.Uri> {
  const uri = vscode.Uri.file(spec ?? run.final);
  await vscode.workspace.fs.stat(uri).then(undefined, () => {
    throw new Error(vscode.l10n.t('{0} does not exist any more.', vscode.workspace.asRelativePath(uri)));
  });
  return uri;
}
