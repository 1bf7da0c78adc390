/** "Shrink Autoencoder": from the command to the run's result. */
import * as vscode from 'vscode';
import { formatCount, formatShare, formatValue } from '../../core/message/format';
import { countedOf, scoredOn } from '../../core/score/scoreCard';
import { cancelledMessage } from '../../core/run/outcome';
import { analyzeSpec } from '../../core/spec/analyze';
import type { ShrinkRequest, ShrinkResult } from '../../protocol/trainer';
import { isCancellation, type Reporter } from '../errors';
import type { ModelDocuments } from '../models/modelDocuments';
import { workspaceFolders } from '../models/workspaceFolders';
import type { BudgetPanel } from '../panel/budgetPanel';
import { engineChoice } from '../settings';
import { localized } from '../localized';
import { askTarget } from './askTarget';
import { whyBlocked } from '../runs/blocked';
import type { Runs } from '../runs/runs';

export interface ShrinkServices {
  readonly models: ModelDocuments;
  readonly runs: Runs;
  readonly panel: BudgetPanel;
  readonly reporter: Reporter;
}

/** Shrinks a model, or goes on with its newest unfinished run; the user gets a message for every way it can end. */
export async function shrink(services: ShrinkServices, spec: vscode.Uri, how: { readonly resume: boolean }): Promise<void> {
  const { models, runs, panel, reporter } = services;
  const document = await vscode.workspace.openTextDocument(spec);
  const analysis = analyzeSpec(document.getText());
  const blocked = whyBlocked(document, models.modelOf(document));
  const firstError = analysis.problems.find((problem) => problem.severity === 'error');
  if (blocked !== undefined) return reporter.refuse(blocked, spec, firstError);
  const target = analysis.spec?.shrink?.target ?? (how.resume ? undefined : await askTarget(analysis.spec!.name, analysis.cost.params));
  if (target === undefined && !how.resume) return;
  if (!(await confirmCancelRunning(runs))) return;
  if (!(await save(document))) return;

  panel.show(spec);
  const request: ShrinkRequest = {
    spec: spec.fsPath,
    workspace: workspaceFolders(),
    engine: engineChoice(),
    ...(how.resume ? { resume: true } : { target: target! }),
  };
  try {
    const result = await runs.shrink(spec, request);
    await showResult(result, analysis.spec!.name, spec);
  } catch (error) {
    if (isCancellation(error)) await showCancelled(runs, spec);
    else await reporter.report(error);
  }
}

async function showCancelled(runs: Runs, spec: vscode.Uri): Promise<void> {
  const run = runs.newestOf(spec);
  if (run?.status !== 'cancelled' || run.canResume !== true || runs.running !== undefined) return;
  const resume = vscode.l10n.t('Resume');
  const answer = await vscode.window.showInformationMessage(localized(cancelledMessage(run)), resume);
  if (answer === resume) await vscode.commands.executeCommand('bonsai.resume', spec);
}

/** One run at a time: asks whether the one that goes on may be cancelled. */
async function confirmCancelRunning(runs: Runs): Promise<boolean> {
  if (runs.running === undefined) return true;
  const cancel = vscode.l10n.t('Stop It and Shrink This');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('{0} is being shrunk now.', vscode.workspace.asRelativePath(runs.running)),
    { modal: true, detail: vscode.l10n.t('Only one run at a time. A cancelled run can be resumed.') },
    cancel,
  );
  if (answer !== cancel) return false;
  await runs.cancel();
  return true;
}

/** The trainer reads the file, so what is in the editor must be in it. */
async function save(document: vscode.TextDocument): Promise<boolean> {
  if (!document.isDirty) return true;
  const name = vscode.workspace.asRelativePath(document.uri);
  if (await document.save()) {
    vscode.window.setStatusBarMessage(vscode.l10n.t('Saved {0} before shrinking', name), 5000);
    return true;
  }
  void vscode.window.showErrorMessage(vscode.l10n.t('{0} could not be saved, so it was not shrunk.', name));
  return false;
}

async function showResult({ scoreCard }: ShrinkResult, name: string, spec: vscode.Uri): Promise<void> {
  const { original, shrunk } = scoreCard;
  const openReport = vscode.l10n.t('Open Report');
  const openShrunk = vscode.l10n.t('Open Shrunk Model');
  const message = vscode.l10n.t(
    'Shrunk {0} to {1} of {2} parameters ({3}), loss {4}, was {5}.',
    name,
    formatCount(shrunk.nonzero),
    formatCount(countedOf(scoreCard)),
    formatShare(shrunk.nonzero / countedOf(scoreCard)),
    formatValue(scoredOn(shrunk).loss),
    formatValue(scoredOn(original).loss),
  );
  const answer = await vscode.window.showInformationMessage(message, openReport, openShrunk);
  if (answer === openReport) await vscode.commands.executeCommand('bonsai.openReport', spec);
  if (answer === openShrunk) await vscode.commands.executeCommand('bonsai.openShrunk', spec);
}
