/** "Compare with…": two models or runs side by side, or a model and its version in Git. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { Overview, OverviewRun } from '../../system/overview/overview';
import { showComparison } from '../comparison/comparisonPanel';
import { committedSide, comparisonOf, modelSide, runSide, type Side } from '../comparison/sides';
import type { TrainerProcess } from '../engine/trainerProcess';
import { dateOf } from '../overview/treeItems';
import { storedOf } from './onRun';

interface CompareServices {
  readonly extension: vscode.Uri;
  readonly trainer: TrainerProcess;
  readonly modelsView: { readonly overview: Promise<Overview> };
}

interface Choice extends vscode.QuickPickItem {
  readonly side?: () => Promise<Side>;
}

const openWith = (trainer: TrainerProcess) => (file: string) => trainer.openModel(file, new AbortController().signal);

/** Asks for the other one. */
export async function compareWith(services: CompareServices, about: OverviewRun | vscode.Uri): Promise<void> {
  const own = choiceOf(about, services.trainer);
  const choices = await choicesOf(services);
  const picked = await vscode.window.showQuickPick(
    choices.filter(({ description }) => description !== own.description),
    { title: vscode.l10n.t('Compare {0}', own.label), placeHolder: vscode.l10n.t('With which model or run?'), matchOnDescription: true },
  );
  if (picked?.side === undefined || own.side === undefined) return;
  showComparison(services.extension, vscode.l10n.t('{0} beside {1}', own.label, picked.label), comparisonOf([own.side(), picked.side()]));
}

/** The last commit's version first. */
export function compareWithCommitted({ extension, trainer }: CompareServices, file: vscode.Uri): void {
  const open = openWith(trainer);
  const title = vscode.l10n.t('{0} beside its last commit', path.basename(file.fsPath));
  showComparison(extension, title, comparisonOf([committedSide(file, open), modelSide(file, open)]));
}

/** Finished runs with their models, then models. */
async function choicesOf({ trainer, modelsView }: CompareServices): Promise<Choice[]> {
  const { models } = await modelsView.overview;
  const runs = models.flatMap((model) => model.runs).flatMap(withInner);
  return [
    { label: vscode.l10n.t('Runs'), kind: vscode.QuickPickItemKind.Separator },
    ...runs.filter(({ run }) => run.state === 'finished').map((run) => choiceOf(run, trainer)),
    { label: vscode.l10n.t('Models'), kind: vscode.QuickPickItemKind.Separator },
    ...models.filter(({ isThere }) => isThere).map(({ file }) => choiceOf(vscode.Uri.file(file), trainer)),
  ];
}

function choiceOf(about: OverviewRun | vscode.Uri, trainer: TrainerProcess): Choice {
  if (about instanceof vscode.Uri)
    return {
      label: path.basename(about.fsPath),
      description: vscode.workspace.asRelativePath(about),
      side: () => modelSide(about, openWith(trainer)),
    };
  const { record } = storedOf(about);
  return {
    label: `${record.name}, ${dateOf(record.started)}`,
    description: vscode.workspace.asRelativePath(about.run.folder),
    side: () => runSide({ folder: about.run.folder, record }),
  };
}

function withInner(run: OverviewRun): OverviewRun[] {
  return [run, ...run.runs.flatMap(withInner)];
}
