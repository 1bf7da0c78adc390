/** "Shrink" of a model file: a spec is made of it, gets data where it has none, and is shrunk; the result is written in the file's format, too. */
import path from 'node:path';
import * as vscode from 'vscode';
import { analyzeSpec } from '../../core/spec/analyze';
import type { TrainerProcess } from '../engine/trainerProcess';
import { filesBeside } from '../language/files';
import { localized } from '../localized';
import { engineChoice } from '../settings';
import { importModel } from './importModel';
import type { ShrinkChoice } from '../runs/shrinkChoice';

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
  const files = await dataFilesFor(spec);
  if (files.length === 0) {
    await vscode.window.showInformationMessage(
      vscode.l10n.t('There is no data file in this folder: add the rows that the model is to be fine-tuned with, and name them in "data".'),
    );
    return false;
  }
  const data = await choose(vscode.l10n.t('Rows to train with'), files);
  if (data === undefined) return false;
  const { labels: names } = await trainer.dataNames({ file: data }, new AbortController().signal);
  const labels = await choose(vscode.l10n.t('Labels, one a row'), [
    { label: vscode.l10n.t('No labels: the model reproduces its input'), value: '' },
    ...names.map((name) => ({ label: name, description: vscode.l10n.t('in {0}', vscode.workspace.asRelativePath(data)), value: name })),
    ...files,
  ]);
  if (labels === undefined) return false;
  const { guesses } = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Trying learning rates') },
    () => trainer.setUpTraining({ spec: spec.fsPath, data, ...(labels === '' ? {} : { labels }), engine: engineChoice() }),
  );
  void vscode.window.showInformationMessage(guesses.map((guess) => localized(guess)).join(' · '));
  return true;
}

interface Row extends vscode.QuickPickItem {
  readonly value: string;
}

/** Data files of the workspace, and folders of pictures beside the spec, by their absolute paths. */
async function dataFilesFor(spec: vscode.Uri): Promise<Row[]> {
  const files = await vscode.workspace.findFiles(dataFiles, '**/{node_modules,.bonsai}/**', mostFiles);
  const folders = (await filesBeside(spec)).filter((name) => name.endsWith('/'));
  const rowOf = (file: string, ending = '') => ({ label: `${vscode.workspace.asRelativePath(file)}${ending}`, value: file });
  return [
    ...folders.map((name) => rowOf(path.join(spec.fsPath, '..', name.slice(0, -1)), '/')),
    ...files.map(({ fsPath }) => rowOf(fsPath)),
  ];
}

async function choose(title: string, rows: readonly Row[]): Promise<string | undefined> {
  const placeHolder = vscode.l10n.t('A data file, as a table or an array');
  return (await vscode.window.showQuickPick(rows, { title, placeHolder, matchOnDescription: true }))?.value;
}
