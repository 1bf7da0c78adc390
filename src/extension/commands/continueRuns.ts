/** What windows that were closed, reloaded or died have not finished. */
import * as vscode from 'vscode';
import { counted } from '../../core/message/counted';
import { isResumable } from '../../system/runs/resumable';
import { localized } from '../localized';
import type { WindowRun, WindowRuns } from '../runs/windowRuns';
import { enqueue, type ShrinkServices } from './shrink';

/** Asks whether they go on; until that is answered, they stay kept. */
export async function askToContinue(services: ShrinkServices, kept: WindowRuns, runs: readonly WindowRun[]): Promise<void> {
  const names = runs.map(({ spec }) => vscode.workspace.asRelativePath(vscode.Uri.parse(spec)));
  const ended = localized(counted(runs.length, '{0} run ended with its window', '{0} runs ended with their window'));
  const goOn = vscode.l10n.t('Continue');
  const forget = vscode.l10n.t('Do Not Continue');
  const question = vscode.l10n.t('{0}: {1}.', ended, names.join(', '));
  const answer = await vscode.window.showInformationMessage(question, goOn, forget);
  if (answer === undefined) return;
  await kept.settle();
  if (answer === forget) return;
  for (const run of runs) await goOnWith(services, run);
}

/** One that has a checkpoint is resumed; the others begin. */
async function goOnWith(services: ShrinkServices, { spec, choice, hasBegun }: WindowRun): Promise<void> {
  const uri = vscode.Uri.parse(spec);
  try {
    const resumes = hasBegun && (await isResumable(uri.fsPath, undefined));
    await enqueue(services, uri, resumes ? { ...choice, resume: true } : choice, () => Promise.resolve('last'));
  } catch (error) {
    await services.reporter.report(error);
  }
}
