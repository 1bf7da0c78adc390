/** "New Autoencoder for This Data": one that fits the rows of a file, unsaved, beside it. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { TextColumns } from '../../core/data/dataNames';
import { isMessage, say } from '../../core/message/message';
import { readNpyHeader } from '../../core/data/npy/header';
import { isPictureName } from '../../core/data/fileNames';
import { recognizeData } from '../../core/data/recognize';
import { autoencoderFor, readingFor, readingOfTexts } from '../../core/spec/autoencoderFor';
import { writeSpec } from '../../core/spec/write';
import { localized } from '../localized';
import type { TrainerProcess } from '../engine/trainerProcess';
import { headsBeside } from '../models/dataHeads';
import { workspaceFolders } from '../models/workspaceFolders';

/** @param chosen a file, or a picture, which stands for its folder */
export async function newModelFor(trainer: TrainerProcess, chosen: vscode.Uri): Promise<void> {
  const file = isPictureName(chosen.path) ? vscode.Uri.joinPath(chosen, '..') : chosen;
  const named = path.basename(file.fsPath);
  const name = named.replace(/\.[^.]+$/u, '');
  const spec = vscode.Uri.joinPath(file, '..', `${name}.model.json`);
  const { shape, reading } = await rowsIn(trainer, spec, named);
  const text = writeSpec(autoencoderFor(name, named, shape, reading));
  const document = await vscode.workspace.openTextDocument(spec.with({ scheme: 'untitled' }));
  if (document.getText() === '') {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), text);
    await vscode.workspace.applyEdit(edit);
  }
  await vscode.window.showTextDocument(document);
}

interface Rows {
  /** Of one of them. */
  readonly shape: readonly number[];
  readonly reading: ReturnType<typeof readingFor>;
}

/** @throws Error where the file has no rows that a model can take */
async function rowsIn(trainer: TrainerProcess, spec: vscode.Uri, named: string): Promise<Rows> {
  const head = (await headsBeside(spec, [named])).get(named);
  if (head !== undefined && 'unreadable' in head) throw new Error(localized(say('{0} {1}', named, head.unreadable)));
  if (head !== undefined && 'isFolder' in head) return readRows(trainer, spec, named);
  if (head === undefined || !('bytes' in head)) throw new Error(vscode.l10n.t('{0} cannot be read here.', named));
  if (recognizeData(head.bytes) !== 'npy') return readRows(trainer, spec, named);
  const header = readNpyHeader(head.bytes, head.size);
  if (isMessage(header)) throw new Error(localized(say('{0} {1}', named, header)));
  const [, ...shape] = header.shape;
  return { shape: shape.length === 0 ? [1] : shape, reading: {} };
}

/** What its first bytes do not tell: the trainer reads it, for whom any model will do. */
async function readRows(trainer: TrainerProcess, spec: vscode.Uri, named: string): Promise<Rows> {
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Reading {0}', named) }, async () => {
    const { signal } = new AbortController();
    const found = await trainer.textColumns({ file: vscode.Uri.joinPath(spec, '..', named).fsPath }, signal);
    const texts = readingOfTexts(found);
    const text = writeSpec(autoencoderFor('rows', named, [1], texts));
    const [description] = await trainer.describeData({ spec: spec.fsPath, text, workspace: workspaceFolders() }, signal);
    tellOfTexts(found);
    return { shape: description!.shape, reading: { ...texts, ...readingFor(description!) } };
  });
}

/** What becomes of columns that are no numbers. */
function tellOfTexts({ categories, others }: TextColumns): void {
  const said = [
    ...(categories.length === 0
      ? []
      : [vscode.l10n.t('Categories, which become values of 0 and 1 by "oneHot": {0}.', categories.join(', '))]),
    ...(others.length === 0 ? [] : [vscode.l10n.t('Texts and dates, which are left out by "drop": {0}.', others.join(', '))]),
  ];
  if (said.length > 0) void vscode.window.showInformationMessage(said.join(' '));
}
