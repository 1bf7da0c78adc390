import * as vscode from 'vscode';

/** "New Model Spec": an empty, unsaved spec, with the models to begin with. */
export async function newModel(): Promise<void> {
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'bonsai-model', content: '' }));
  await vscode.commands.executeCommand('editor.action.triggerSuggest');
}
