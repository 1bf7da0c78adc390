import * as vscode from 'vscode';
import type { ModelDocuments } from './modelDocuments';

/** The model a command is about: the given one, the active editor's, or one that the user picks in the workspace. */
export async function chooseModel(models: ModelDocuments, given?: vscode.Uri): Promise<vscode.Uri | undefined> {
  if (given instanceof vscode.Uri) return given;
  const active = vscode.window.activeTextEditor?.document;
  if (active !== undefined && models.kindOf(active) !== 'other') return active.uri;
  const found = await vscode.workspace.findFiles('**/*.model.json', '**/{node_modules,.bonsai}/**', 200);
  if (found.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no model spec (*.model.json) in this workspace.'));
    return undefined;
  }
  const items = found.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }));
  const picked = await vscode.window.showQuickPick(
    items.sort((a, b) => a.label.localeCompare(b.label)),
    {
      placeHolder: vscode.l10n.t('Which model?'),
    },
  );
  return picked?.uri;
}
