import * as vscode from 'vscode';
import { type DataNames, noNames } from '../../core/data/dataNames';
import type { Suggestion } from '../../core/language/completion';
import { dataFileOf } from '../../core/language/links';
import type { DataFileNames } from '../data/dataFileNames';
import { localized } from '../localized';
import type { ModelDocuments } from '../models/modelDocuments';
import { filesBeside } from './files';
import { rangeOf } from './ranges';

/** For specs in their own language; in a plain JSON document the JSON Schema completes. */
export function registerCompletion(models: ModelDocuments, fileNames: DataFileNames): vscode.Disposable {
  const namesFor = async (document: vscode.TextDocument, offset: number, token: vscode.CancellationToken): Promise<DataNames> => {
    const { asksForDataNames } = await loadCompletion();
    const model = models.modelOf(document);
    const file = asksForDataNames(model, offset) ? dataFileOf(model.text) : undefined;
    if (file === undefined) return noNames;
    const abort = new AbortController();
    const listening = token.onCancellationRequested(() => abort.abort());
    try {
      return await fileNames.namesIn(document.uri, file, abort.signal);
    } finally {
      listening.dispose();
    }
  };
  return vscode.languages.registerCompletionItemProvider(
    { language: 'bonsai-model' },
    {
      provideCompletionItems: async (document, position, token) => {
        const { version } = document;
        const offset = document.offsetAt(position);
        const [files, names, { completionsAt }] = await Promise.all([
          filesBeside(document.uri),
          namesFor(document, offset, token),
          loadCompletion(),
        ]);
        if (document.version !== version) return undefined; // The place was one of another text.
        return completionsAt(models.modelOf(document), offset, files, names).map((suggestion, index) => item(suggestion, index, document));
      },
    },
    ...['"', ' ', ':', '/', '['],
  );
}

/** Most windows complete nothing. */
function loadCompletion(): Promise<typeof import('../../core/language/completion')> {
  return import('../../core/language/completion');
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
