import * as vscode from 'vscode';

/** `undefined` when the file is gone. */
export function openIfThere(file: vscode.Uri): Thenable<vscode.TextDocument | undefined> {
  return vscode.workspace.openTextDocument(file).then(
    (document) => document,
    () => undefined,
  );
}

/** @throws Error when the file is gone */
export async function openSpec(file: vscode.Uri): Promise<vscode.TextDocument> {
  const document = await openIfThere(file);
  if (document === undefined) throw new Error(vscode.l10n.t('{0} does not exist any more.', vscode.workspace.asRelativePath(file)));
  return document;
}
