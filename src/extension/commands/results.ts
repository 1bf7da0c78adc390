/** Opening what a finished run has left. A run's files have fixed names and lie where the run was found: no path is taken from a file. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { RunState } from '../../core/run/state';
import { reportFile, specOfModel } from '../../system/runs/layout';
import { showReport } from '../panel/report';
import type { Runs } from '../runs/runs';
import { stateOf, type StoredRun } from '../runs/storedRun';

export interface FinishedRun {
  readonly folder: string;
  readonly state: RunState;
}

/** In the user's browser, or as a tab where the editor itself runs in one or on another machine, or the workspace is not trusted. */
export async function openReport(extension: vscode.Uri, run: FinishedRun | undefined): Promise<void> {
  if (run === undefined) return;
  const local = vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined;
  if (local && vscode.workspace.isTrusted) await vscode.env.openExternal(vscode.Uri.file(path.join(run.folder, reportFile)));
  else showReport(extension, run.state);
}

export async function openShrunk(run: FinishedRun | undefined): Promise<void> {
  if (run !== undefined) await vscode.window.showTextDocument(shrunkSpecOf(run));
}

/** The spec of what came out of a run. */
export function shrunkSpecOf({ folder, state }: FinishedRun): vscode.Uri {
  // A name is no more than a name, whatever a file says.
  return vscode.Uri.file(path.join(folder, specOfModel('shrunk', path.basename(state.started.name))));
}

/** A run as it lies in its folder. @throws Error where its events cannot be read */
export async function runAsStored(stored: StoredRun): Promise<FinishedRun> {
  const state = await stateOf(stored);
  if (state === undefined)
    throw new Error(vscode.l10n.t('The events of {0} cannot be read.', vscode.workspace.asRelativePath(stored.folder)));
  return { folder: stored.folder, state };
}

/** The newest finished run of a spec, or `undefined` after telling the user that there is none. */
export async function newestFinishedRun(runs: Runs, spec: vscode.Uri): Promise<FinishedRun | undefined> {
  await runs.loadWhole(spec);
  const [state, folder] = [runs.newestOf(spec), runs.folderOf(spec)];
  if (state?.finished !== undefined && folder !== undefined) return { folder, state };
  void vscode.window.showInformationMessage(
    vscode.l10n.t('{0} has no finished run yet. Shrink it first.', vscode.workspace.asRelativePath(spec)),
  );
  return undefined;
}
