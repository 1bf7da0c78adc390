import * as vscode from 'vscode';

let count = 0;

/** Writes a file into the workspace and opens it as the active editor. */
export async function openText(text: string, name = `test${String(++count)}.model.json`): Promise<vscode.TextDocument> {
  const file = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, 'host-tests', name);
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  const document = await vscode.workspace.openTextDocument(file);
  await vscode.window.showTextDocument(document);
  return document;
}

/** The position of a part of the document's text, `by` characters in. */
export function at(document: vscode.TextDocument, part: string, by = 1): vscode.Position {
  const offset = document.getText().indexOf(part);
  if (offset === -1) throw new Error(`the document has no ${part}`);
  return document.positionAt(offset + by);
}

/** Replaces the first such part of the document's text. */
export async function replace(document: vscode.TextDocument, part: string, replacement: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(at(document, part, 0), at(document, part, part.length)), replacement);
  await vscode.workspace.applyEdit(edit);
}

/** Calls again and again until the condition holds; fails with the last value when it does not within ten seconds. */
export async function eventually<T>(read: () => T | PromiseLike<T>, holds: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (Date.now() > deadline) throw new Error(`this did not come about: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
