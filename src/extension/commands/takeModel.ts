/** "Take Another Model Found": one of the models that the automatic method has kept with a run, without training again. */
import { cp } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { formatBytes, formatCount, formatValue } from '../../core/message/format';
import type { FrontPoint } from '../../core/run/front';
import type { RunState } from '../../core/run/state';
import { isThere, type ModelOfFront, specOfModel } from '../../system/runs/layout';
import type { Runs } from '../runs/runs';
import type { FinishedRun } from './results';

/** @param number from 1; the user is asked for anything else */
export async function takeModel(run: FinishedRun | undefined, number?: unknown): Promise<void> {
  if (run === undefined) return;
  const { front = [] } = run.state;
  if (front.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('This run has no other models: only runs with the automatic method keep what they find.'),
    );
    return;
  }
  const chosen =
    typeof number === 'number' && front[number - 1] !== undefined
      ? number
      : await askFor(front.map((point, at) => ({ ...point, number: at + 1 })));
  if (chosen === undefined) return;
  // A name is no more than a name, whatever a file says.
  const name = path.basename(run.state.started.name);
  const model: ModelOfFront = `front-${chosen}`;
  const point = front[chosen - 1]!;
  const folder = await placeFor(point, path.join(run.folder, model), name);
  if (folder !== undefined)
    await vscode.window.showTextDocument(vscode.Uri.file(path.join(folder, path.basename(specOfModel(model, name)))));
}

/** While the run goes on: which of the models tuned so far is to be its result. @param number as of `takeModel` */
export async function chooseTuned(runs: Runs, tuned: NonNullable<RunState['tuned']>, number?: unknown): Promise<void> {
  if (tuned.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('The run has found no models yet.'));
    return;
  }
  const chosen = typeof number === 'number' ? number : await askFor(tuned);
  if (chosen !== undefined) await runs.chooseModel(chosen);
}

interface Choice extends Pick<FrontPoint, 'params' | 'loss'> {
  readonly bytes?: number;
  readonly number: number;
}

async function askFor(models: readonly Choice[]): Promise<number | undefined> {
  const items = models.map(({ params, bytes, loss, number }) => ({
    label: vscode.l10n.t('{0} parameters', formatCount(params)),
    description: vscode.l10n.t('loss {0}', formatValue(loss)),
    ...(bytes === undefined ? {} : { detail: formatBytes(bytes) }),
    number,
  }));
  const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Choose a model that the run has found') });
  return chosen?.number;
}

/** @returns the folder with the model: its own, or where it was copied to; `undefined` when the user wants neither */
async function placeFor({ params, loss }: FrontPoint, from: string, name: string): Promise<string | undefined> {
  const open = { label: vscode.l10n.t('Open It'), detail: vscode.l10n.t('Where it is, in the folder of the run') };
  const copy = { label: vscode.l10n.t('Copy It…'), detail: vscode.l10n.t('To another folder, as the run may be deleted one day') };
  const title = vscode.l10n.t('{0} parameters, loss {1}', formatCount(params), formatValue(loss));
  const chosen = await vscode.window.showQuickPick([open, copy], { title });
  if (chosen === undefined || chosen === open) return chosen && from;
  const [home] = vscode.workspace.workspaceFolders ?? [];
  const [parent] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Copy the model into which folder?'),
      openLabel: vscode.l10n.t('Copy It Here'),
      canSelectFiles: false,
      canSelectFolders: true,
      ...(home === undefined ? {} : { defaultUri: home.uri }),
    })) ?? [];
  if (parent === undefined) return undefined;
  const folder = path.join(parent.fsPath, `${name}-${String(params)}`);
  if (await isThere(folder)) throw new Error(vscode.l10n.t('{0} is there already: choose another folder.', folder));
  await cp(from, folder, { recursive: true });
  return folder;
}
