/** Opening what a finished run has left. */
import { resolve } from 'node:path';
import * as vscode from 'vscode';
import type { RunFinished } from '../../core/run/events';
import type { RunState } from '../../core/run/state';
import { showReport } from '../panel/report';
import type { Runs } from './runs';

type FinishedRun = RunState & { readonly finished: RunFinished };

/** In the user's browser, or as a tab where the editor itself runs in one or on another machine. */
export async function openReport(extension: vscode.Uri, runs: Runs, spec: vscode.Uri): Promise<void> {
  const run = await finishedRun(runs, spec);
  if (run === undefined) return;
  const local = vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined;
  if (local) await vscode.env.openExternal(vscode.Uri.file(resolve(run.started.run, run.finished.report)));
  else showReport(extension, run);
}

export async function openShrunk(runs: Runs, spec: vscode.Uri): Promise<void> {
  const run = await finishedRun(runs, spec);
  if (run === undefined) return;
  await vscode.window.showTextDocument(vscode.Uri.file(resolve(run.started.run, run.finished.shrunkSpec)));
}

async function finishedRun(runs: Runs, spec: vscode.Uri): Promise<FinishedRun | undefined> {
  await runs.load(spec);
  const run = runs.newestOf(spec);
  if (run?.finished !== undefined) return run as FinishedRun;
  void vscode.window.showInformationMessage(
    vscode.l10n.t('{0} has no finished run yet. Shrink it first.', vscode.workspace.asRelativePath(spec)),
  );
  return undefined;
}
