import * as vscode from 'vscode';

/** Absolute paths of the folders of the window that are on this machine's disk. A spec in one of them may read files of all. */
export function workspaceFolders(): string[] {
  return (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath);
}
