/** "Shrink Autoencoder": from the command to the run's result. */
import * as vscode from 'vscode';
import { formatCount, formatShare, formatValue } from '../../core/message/format';
import { countedOf, scoredOn } from '../../core/score/scoreCard';
import { cancelledMessage } from '../../core/run/outcome';
import { type ChosenShrink, chosenSteps } from '../../core/methods/chosenSteps';
import type { ShrinkStep } from '../../core/methods/options';
import { usualSteps } from '../../core/methods/usualSteps';
import { analyzeSpec } from '../../core/spec/analyze';
import type { ShrinkRequest, ShrinkResult } from '../../protocol/trainer';
import { isCancellation, type Reporter } from '../errors';
import type { TrainerProcess } from '../engine/trainerProcess';
import type { ModelDocuments } from '../models/modelDocuments';
import { workspaceFolders } from '../models/workspaceFolders';
import type { LazyPanel } from '../panel/lazyPanel';
import { engineChoice } from '../settings';
import { localized } from '../localized';
import { askSteps } from './askSteps';
import { askTarget, type Original } from './askTarget';
import { exportAs } from './exportShrunk';
import { whyBlocked } from '../runs/blocked';
import type { RunQueue } from '../runs/runQueue';
import type { Runs } from '../runs/runs';
import type { ShrinkChoice } from '../runs/shrinkChoice';

export interface ShrinkServices {
  readonly models: ModelDocuments;
  readonly runs: Runs;
  readonly panel: LazyPanel;
  readonly reporter: Reporter;
  readonly queue: RunQueue;
  readonly trainer: TrainerProcess;
}

/** Shrinks a model, or goes on with an unfinished run, now or when its turn comes; the user is told every way it can end, by the panel or else by a message. */
export async function shrink(services: ShrinkServices, spec: vscode.Uri, choice: ShrinkChoice = {}): Promise<void> {
  const queued = await enqueue(services, spec, choice, () => placeInQueue(services.runs));
  await queued?.ended;
}

type Place = 'first' | 'last';

/** @returns a promise for its end once it waits; `undefined` where it cannot be shrunk, which the user has been told, or is not to be */
export async function enqueue(
  services: ShrinkServices,
  spec: vscode.Uri,
  choice: ShrinkChoice,
  askPlace: () => Promise<Place | undefined>,
): Promise<{ readonly ended: Promise<void> } | undefined> {
  const { models, panel, reporter, runs, queue } = services;
  const document = await vscode.workspace.openTextDocument(spec);
  const analysis = analyzeSpec(document.getText());
  const blocked = whyBlocked(document, models.modelOf(document));
  const firstError = analysis.problems.find((problem) => problem.severity === 'error');
  if (blocked !== undefined) {
    await reporter.refuse(blocked, spec, firstError);
    return undefined;
  }
  const { name } = analysis.spec!;
  const { resume, writtenAs, ...method } = choice;
  const known = choice.target ?? analysis.spec?.shrink?.target;
  const target = known ?? (resume === undefined ? await askTarget(name, analysis.cost) : undefined);
  if (target === undefined && resume === undefined) return undefined;
  const place = await askPlace();
  if (place === undefined || !(await save(document))) return undefined;

  const request: ShrinkRequest = {
    spec: spec.fsPath,
    workspace: workspaceFolders(),
    engine: engineChoice(),
    ...(resume === undefined ? { ...method, target: target! } : { resume: true }),
    ...(typeof resume === 'object' ? { out: resume.run } : {}),
  };
  const start = async () => {
    (await panel.load()).show(spec);
    try {
      const result = await runs.shrink(spec, request);
      if (writtenAs !== undefined) reporter.watch(exportAs(services.trainer, { folder: result.run, name }, [writtenAs]));
      // The panel tells the same, and has the same buttons.
      if (!(await panel.isShowing(spec))) await showResult(result, name, spec);
    } catch (error) {
      if (!isCancellation(error)) await reporter.report(error);
      else if (!(await panel.isShowing(spec))) await showCancelled(runs, spec);
    }
  };
  const ended = queue.add({ spec, choice: target === undefined ? choice : { ...choice, target }, start }, place);
  if (place === 'first') await runs.cancel();
  return { ended };
}

/** Shrinks a model as was chosen in the panel. */
export async function shrinkAsChosen(services: ShrinkServices, spec: vscode.Uri, { target, ...method }: ChosenShrink): Promise<void> {
  const { spec: known, graph } = analyzeSpec((await vscode.workspace.openTextDocument(spec)).getText());
  const usual = known?.shrink?.steps ?? usualSteps(graph).steps;
  const steps = chosenSteps(method, usual);
  await shrink(services, spec, { ...(target === undefined ? {} : { target }), ...(steps === usual ? {} : { steps }) });
}

/** Shrinks a model by a method and to a target that the user chooses, whatever the spec has. */
export async function shrinkTo(services: ShrinkServices, spec: vscode.Uri): Promise<void> {
  const { spec: known, graph, cost } = analyzeSpec((await vscode.workspace.openTextDocument(spec)).getText());
  // What is wrong with the spec, shrinking says.
  if (known === undefined) return shrink(services, spec, { target: {} });
  await askAndShrink(services, spec, { name: known.name, original: cost, usual: known.shrink?.steps ?? usualSteps(graph).steps });
}

interface Question {
  readonly name: string;
  readonly original: Original;
  /** What is done where the user chooses nothing else. */
  readonly usual: readonly ShrinkStep[];
  readonly distill?: ShrinkRequest['distill'];
}

/** Asks for the method and the target, and shrinks. */
export async function askAndShrink(
  services: ShrinkServices,
  spec: vscode.Uri,
  { name, original, usual, distill }: Question,
): Promise<void> {
  const steps = await askSteps(name, usual);
  if (steps === undefined) return;
  const target = await askTarget(name, original);
  if (target === undefined) return;
  await shrink(services, spec, { steps, target, ...(distill === undefined ? {} : { distill }) });
}

async function showCancelled(runs: Runs, spec: vscode.Uri): Promise<void> {
  const run = runs.newestOf(spec);
  if (run?.status !== 'cancelled' || run.canResume !== true || runs.running !== undefined) return;
  const resume = vscode.l10n.t('Resume');
  const answer = await vscode.window.showInformationMessage(localized(cancelledMessage(run)), resume);
  if (answer === resume) await vscode.commands.executeCommand('bonsai.resume', spec);
}

/** One run at a time: asks whether this one waits for the one that goes on, or ends it. @returns `undefined` for neither */
async function placeInQueue(runs: Runs): Promise<Place | undefined> {
  if (runs.running === undefined) return 'last';
  const wait = vscode.l10n.t('Shrink This Afterwards');
  const cancel = vscode.l10n.t('Stop It and Shrink This');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('{0} is being shrunk now.', vscode.workspace.asRelativePath(runs.running)),
    { modal: true, detail: vscode.l10n.t('Only one run at a time. A cancelled run can be resumed.') },
    wait,
    cancel,
  );
  return answer === wait ? 'last' : answer === cancel ? 'first' : undefined;
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
  const exportShrunk = vscode.l10n.t('Export…');
  const answer = await vscode.window.showInformationMessage(message, openReport, openShrunk, exportShrunk);
  if (answer === openReport) await vscode.commands.executeCommand('bonsai.openReport', spec);
  if (answer === openShrunk) await vscode.commands.executeCommand('bonsai.openShrunk', spec);
  if (answer === exportShrunk) await vscode.commands.executeCommand('bonsai.exportShrunk', spec);
}
