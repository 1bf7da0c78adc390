/** "Remove Unfinished Runs": of all folders of the workspace, after asking. */
import * as vscode from 'vscode';
import { type ListedRun, listRuns, removeUnfinished } from '../../system/runs/listRuns';
import { workspaceFolders } from '../models/workspaceFolders';

/** At most this many are named in the question. */
const mostNamed = 10;

export async function removeUnfinishedRuns(): Promise<void> {
  const found = (await Promise.all(workspaceFolders().map((folder) => listRuns(folder)))).flat();
  const unfinished = found.filter(({ state }) => state === 'unfinished');
  if (unfinished.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There are no unfinished runs in this workspace.'));
    return;
  }
  if (!(await confirm(unfinished))) return;
  const left = await Promise.all(unfinished.map(({ final }) => removeUnfinished(final)));
  const removed = left.filter((holder) => holder === undefined).length;
  void vscode.window.showInformationMessage(
    removed === 1 ? vscode.l10n.t('Removed 1 unfinished run.') : vscode.l10n.t('Removed {0} unfinished runs.', removed),
  );
}

async function confirm(unfinished: readonly ListedRun[]): Promise<boolean> {
  const remove = vscode.l10n.t('Remove');
  const names = unfinished.slice(0, mostNamed).map(({ folder }) => vscode.workspace.asRelativePath(folder));
  const more = unfinished.length > mostNamed ? [vscode.l10n.t('and {0} more', unfinished.length - mostNamed)] : [];
  const question =
    unfinished.length === 1 ? vscode.l10n.t('Remove 1 unfinished run?') : vscode.l10n.t('Remove {0} unfinished runs?', unfinished.length);
  const detail = [...names, ...more, '', vscode.l10n.t('They cannot be resumed after that.')].join('\n');
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, remove)) === remove;
}
