import { findNodeAtLocation } from 'jsonc-parser';
import * as vscode from 'vscode';
import type { ModelDocuments } from './modelDocuments';

/** Shows a layer's line in its spec. */
export async function revealLayer(document: vscode.TextDocument, models: ModelDocuments, layer: string): Promise<void> {
  const { root, cost } = models.lastGood(document);
  const index = cost.layers.find((candidate) => candidate.name === layer)?.index;
  const node = root === undefined || index === undefined ? undefined : findNodeAtLocation(root, ['layers', index]);
  const start = document.positionAt(node?.offset ?? 0);
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  await vscode.window.showTextDocument(document, {
    viewColumn: shown?.viewColumn ?? vscode.ViewColumn.One,
    selection: new vscode.Range(start, start),
  });
}
