import * as vscode from 'vscode';
import { completionsAt, type Suggestion } from '../../core/language/completion';
import { localized } from '../localized';
import type { ModelDocuments } from '../models/modelDocuments';
import { filesBeside } from './files';
import { rangeOf } from './ranges';

/** For specs in their own language; in a plain JSON document the JSON Schema completes. */
export function registerCompletion(models: ModelDocuments): vscode.Disposable {
  return vscode.languages.registerCompletionItemProvider(
    { language: 'bonsai-model' },
    {
      provideCompletionItems: async (document, position) => {
        const { version } = document;
        const files = await filesBeside(document.uri);
        if (document.version !== version) return undefined; // The place was one of another text.
        return completionsAt(models.modelOf(document), document.offsetAt(position), files).map((suggestion, index) =>
          item(suggestion, index, document),
        );
      },
    },
    ...['"', ' ', ':', '/', '['],
  );
}

const kinds = {
  model: vscode.CompletionItemKind.Snippet,
  field: vscode.CompletionItemKind.Property,
  value: vscode.CompletionItemKind.EnumMember,
  layer: vscode.CompletionItemKind.Class,
  name: vscode.CompletionItemKind.Reference,
  file: vscode.CompletionItemKind.File,
} as const;

function item(
  { kind, label, explanation, insert, filter, replace }: Suggestion,
  index: number,
  document: vscode.TextDocument,
): vscode.CompletionItem {
  const shown = new vscode.CompletionItem(label, kinds[kind]);
  shown.documentation = localized(explanation);
  shown.insertText = new vscode.SnippetString(insert);
  shown.filterText = filter;
  shown.range = rangeOf(document, replace);
  shown.sortText = String(index).padStart(4, '0');
  return shown;
}
