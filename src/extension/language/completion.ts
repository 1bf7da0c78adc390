import * as vscode from 'vscode';
import { completionsAt, type Suggestion } from '../../core/language/completion';
import { headColumns } from '../../client/headColumns';
import { dataFileOf } from '../../core/language/links';
import type { ModelText } from '../../core/language/text/modelText';
import { localized } from '../localized';
import { headsBeside } from '../models/dataHeads';
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
        const [files, columns] = await Promise.all([filesBeside(document.uri), columnsOf(document.uri, models.modelOf(document).text)]);
        if (document.version !== version) return undefined; // The place was one of another text.
        return completionsAt(models.modelOf(document), document.offsetAt(position), files, columns).map((suggestion, index) =>
          item(suggestion, index, document),
        );
      },
    },
    ...['"', ' ', ':', '/', '['],
  );
}

/** Of the table that a spec trains on, by its first bytes. */
async function columnsOf(spec: vscode.Uri, text: ModelText): Promise<string[]> {
  const file = dataFileOf(text);
  const head = file === undefined ? undefined : (await headsBeside(spec, [file])).get(file);
  return head !== undefined && 'bytes' in head ? headColumns(head.bytes) : [];
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
