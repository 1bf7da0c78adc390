/** "Import Model": a spec of a model file that another program wrote, beside it. */
import path from 'node:path';
import * as vscode from 'vscode';
import { TrainerError } from '../../client/trainerError';
import type { ImportResult } from '../../protocol/modelFile';
import type { TrainerProcess } from '../engine/trainerProcess';
import { localized } from '../localized';

/** Of files that hold a model in a format that can be imported. */
const extensions = ['h5', 'hdf5', 'keras', 'onnx', 'tflite', 'safetensors', 'bonsai', 'json'];

/** Asks for the file where none is given. @returns what was written, or `undefined` when the user cancels */
export async function importModel(trainer: TrainerProcess, file?: vscode.Uri): Promise<ImportResult | undefined> {
  const chosen = file ?? (await chooseFile());
  if (chosen === undefined) return undefined;
  const result = await importInto(trainer, chosen.fsPath);
  if (result === undefined) return undefined;
  await vscode.window.showTextDocument(vscode.Uri.file(result.spec));
  for (const notice of result.notices) void vscode.window.showInformationMessage(localized(notice));
  return result;
}

async function chooseFile(): Promise<vscode.Uri | undefined> {
  const [chosen] = (await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Import Model'),
    openLabel: vscode.l10n.t('Import'),
    filters: { [vscode.l10n.t('Models')]: extensions },
  })) ?? [undefined];
  return chosen;
}

const isInTheWay = (error: unknown): boolean => error instanceof TrainerError && error.place.suggestion === 'overwrite';

async function importInto(trainer: TrainerProcess, file: string): Promise<ImportResult | undefined> {
  const request = { file, out: path.dirname(file) };
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Importing {0}', path.basename(file)) },
    async () => {
      try {
        return await trainer.importModel({ ...request, force: false });
      } catch (error) {
        if (!isInTheWay(error)) throw error;
        const overwrite = vscode.l10n.t('Overwrite');
        const answer = await vscode.window.showWarningMessage(
          vscode.l10n.t('A spec of {0} is there already.', path.basename(file)),
          { modal: true, detail: vscode.l10n.t('Importing again overwrites it, and its weights.') },
          overwrite,
        );
        return answer === overwrite ? trainer.importModel({ ...request, force: true }) : undefined;
      }
    },
  );
}
