/** "Shrink" of a model file: a spec is made of it, gets data where it has none, and is shrunk; the result is written in the file's format, too. */
import path from 'node:path';
import * as vscode from 'vscode';
import { analyzeSpec } from '../../core/spec/analyze';
import type { TrainerProcess } from '../engine/trainerProcess';
import { filesBeside } from '../language/files';
import { localized } from '../localized';
import { engineChoice } from '../settings';
import { askData, type Question } from './askData';
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
  const given = await askData(graph, (question) => ask(trainer, files, question));
  if (given === undefined) return false;
  const { guesses } = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Trying learning rates') },
    () => trainer.setUpTraining({ spec: spec.fsPath, ...given, engine: engineChoice() }),
  );
  void vscode.window.showInformationMessage(guesses.map((guess) => localized(guess)).join(' · '));
  return true;
}

/** @returns the file that was chosen, or the name of a column or an array; "" for no labels */
async function ask(trainer: TrainerProcess, files: readonly Row[], question: Question): Promise<string | undefined> {
  const { kind, layer, rows } = question;
  if (kind === 'rows')
    return choose(
      layer === undefined ? vscode.l10n.t('Rows to train with') : vscode.l10n.t('Rows for the input {0}', layer),
      files,
      question,
    );
  const { labels: names } = rows === undefined ? { labels: [] } : await trainer.dataNames({ file: rows }, new AbortController().signal);
  const place = rows === undefined ? '' : vscode.l10n.t('in {0}', vscode.workspace.asRelativePath(rows));
  return choose(
    layer === undefined ? vscode.l10n.t('Labels, one a row') : vscode.l10n.t('Labels for the output {0}, one a row', layer),
    [
      {
        label: layer === undefined ? vscode.l10n.t('No labels: the model reproduces its input') : vscode.l10n.t('No labels for {0}', layer),
        value: '',
      },
      ...names.map((name) => ({ label: name, description: place, value: name })),
      ...files,
    ],
    question,
  );
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

async function choose(title: string, rows: readonly Row[], { layer, step, steps }: Question): Promise<string | undefined> {
  const placeHolder = vscode.l10n.t('A data file, as a table or an array');
  const numbered = layer === undefined ? title : `${title} (${String(step)}/${String(steps)})`;
  return (await vscode.window.showQuickPick(rows, { title: numbered, placeHolder, matchOnDescription: true }))?.value;
}
