import * as vscode from 'vscode';
import type { ModelDocuments } from './modelDocuments';

/** Shows a layer's line in its spec. */
export async function revealLayer(document: vscode.TextDocument, models: ModelDocuments, layer: string): Promise<void> {
  const { layers } = models.modelOf(document).text;
  const place = layers.find(({ reading }) => reading.name === layer);
  const start = document.positionAt(place?.offset ?? 0);
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  await vscode.window.showTextDocument(document, {
    viewColumn: shown?.viewColumn ?? vscode.ViewColumn.One,
    selection: new vscode.Range(start, start),
  });
}
