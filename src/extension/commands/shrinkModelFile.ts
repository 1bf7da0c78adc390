/** "Shrink" of a model file: a spec is made of it, gets data where it has none, and is shrunk. */
import path from 'node:path';
import * as vscode from 'vscode';
import { layerNamed } from '../../core/graph/graph';
import { analyzeSpec } from '../../core/spec/analyze';
import { defaultTraining } from '../../core/spec/defaultTraining';
import type { Spec } from '../../core/spec/schema';
import { writeSpec } from '../../core/spec/write';
import type { TrainerProcess } from '../engine/trainerProcess';
import { importModel } from './importModel';

/** More files are not offered. */
const mostFiles = 200;

export async function shrinkModelFile(trainer: TrainerProcess, shrink: (spec: vscode.Uri) => unknown, file?: vscode.Uri): Promise<void> {
  const spec = await importModel(trainer, file);
  if (spec === undefined || !(await giveData(spec))) return;
  await shrink(spec);
}

/** @returns whether the spec has data now */
async function giveData(spec: vscode.Uri): Promise<boolean> {
  const document = await vscode.workspace.openTextDocument(spec);
  const { spec: known, graph } = analyzeSpec(document.getText());
  // Shrinking reports what is wrong with it.
  if (known === undefined || graph === undefined || known.data !== undefined) return true;
  const rows = await chooseFile(spec, vscode.l10n.t('Rows to train with'));
  if (rows === undefined) return false;
  const labels = await chooseFile(spec, vscode.l10n.t('Labels, one a row'), vscode.l10n.t('No labels: the model reproduces its input'));
  if (labels === undefined) return false;
  const data = { file: rows, ...(labels === '' ? {} : { labels }), validation: 0.2 };
  const train = known.train ?? defaultTraining(layerNamed(graph, graph.output), labels !== '');
  return replaceText(document, writeSpec({ ...known, data, train } satisfies Spec));
}

/** @param none offers to choose nothing, which gives an empty text. @returns a path relative to the spec */
async function chooseFile(spec: vscode.Uri, title: string, none?: string): Promise<string | undefined> {
  const files = await vscode.workspace.findFiles('**/*.npy', '**/{node_modules,.bonsai}/**', mostFiles);
  const offered = files.map((file) => ({ label: vscode.workspace.asRelativePath(file), file: relative(spec, file) }));
  const items = [...(none === undefined ? [] : [{ label: none, file: '' }]), ...offered];
  if (offered.length === 0) {
    await vscode.window.showInformationMessage(
      vscode.l10n.t('There is no .npy file in this folder: add the rows that the model is to be fine-tuned with, and name them in "data".'),
    );
    return undefined;
  }
  return (await vscode.window.showQuickPick(items, { title, placeHolder: vscode.l10n.t('A .npy file; its first axis is the rows') }))?.file;
}

function relative(spec: vscode.Uri, file: vscode.Uri): string {
  return path.relative(path.dirname(spec.fsPath), file.fsPath).split(path.sep).join('/');
}

async function replaceText(document: vscode.TextDocument, text: string): Promise<boolean> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  return (await vscode.workspace.applyEdit(edit)) && document.save();
}
