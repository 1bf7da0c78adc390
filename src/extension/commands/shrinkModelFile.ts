/** "Shrink" of a model file: a spec is made of it, gets data where it has none, and is shrunk; the result is written in the file's format, too. */
import * as vscode from 'vscode';
import { analyzeSpec } from '../../core/spec/analyze';
import type { TrainerProcess } from '../engine/trainerProcess';
import { localized } from '../localized';
import { engineChoice } from '../settings';
import { importModel } from './importModel';
import type { ShrinkChoice } from './shrink';

/** More files are not offered. */
const mostFiles = 200;
const dataFiles = '**/*.{npy,npz,csv,tsv,parquet,jsonl,gz,idx3-ubyte,idx1-ubyte}';

type Shrink = (spec: vscode.Uri, choice: Pick<ShrinkChoice, 'writtenAs'>) => unknown;

export async function shrinkModelFile(trainer: TrainerProcess, shrink: Shrink, file?: vscode.Uri): Promise<void> {
  const imported = await importModel(trainer, file);
  if (imported === undefined) return;
  const spec = vscode.Uri.file(imported.spec);
  if (!(await giveData(trainer, spec))) return;
  const { writtenAs } = imported;
  await shrink(spec, writtenAs === undefined ? {} : { writtenAs });
}

/** @returns whether the spec has data now */
async function giveData(trainer: TrainerProcess, spec: vscode.Uri): Promise<boolean> {
  const document = await vscode.workspace.openTextDocument(spec);
  const { spec: known, graph } = analyzeSpec(document.getText());
  // What is wrong with it, shrinking tells.
  if (known === undefined || graph === undefined || known.data !== undefined) return true;
  const data = await chooseFile(vscode.l10n.t('Rows to train with'));
  if (data === undefined) return false;
  const labels = await chooseFile(vscode.l10n.t('Labels, one a row'), vscode.l10n.t('No labels: the model reproduces its input'));
  if (labels === undefined) return false;
  const { guesses } = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Trying learning rates') },
    () => trainer.setUpTraining({ spec: spec.fsPath, data, ...(labels === '' ? {} : { labels }), engine: engineChoice() }),
  );
  void vscode.window.showInformationMessage(guesses.map((guess) => localized(guess)).join(' · '));
  return true;
}

/** @param none offers to choose nothing, which gives an empty text, or a column of the rows. @returns an absolute path, or a column's name */
async function chooseFile(title: string, none?: string): Promise<string | undefined> {
  const files = await vscode.workspace.findFiles(dataFiles, '**/{node_modules,.bonsai}/**', mostFiles);
  const offered = files.map((file) => ({ label: vscode.workspace.asRelativePath(file), choose: () => Promise.resolve(file.fsPath) }));
  if (offered.length === 0) {
    await vscode.window.showInformationMessage(
      vscode.l10n.t('There is no data file in this folder: add the rows that the model is to be fine-tuned with, and name them in "data".'),
    );
    return undefined;
  }
  const others =
    none === undefined
      ? []
      : [
          { label: none, choose: () => Promise.resolve('') },
          { label: vscode.l10n.t('A column or an array of the rows…'), choose: () => vscode.window.showInputBox({ title }) },
        ];
  const placeHolder = vscode.l10n.t('A data file, as a table or an array');
  const chosen = await vscode.window.showQuickPick([...others, ...offered], { title, placeHolder });
  return await chosen?.choose();
}
