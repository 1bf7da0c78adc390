import * as vscode from 'vscode';
import { type ModelSymbol, symbolsOf } from '../../core/language/symbols';
import { modelSelector } from '../models/documentKind';
import type { ModelDocuments } from '../models/modelDocuments';
import { rangeOf } from './ranges';

/** The outline, the breadcrumbs, and "Go to Symbol". */
export function registerSymbols(models: ModelDocuments): vscode.Disposable {
  return vscode.languages.registerDocumentSymbolProvider(
    modelSelector,
    {
      provideDocumentSymbols: (document) => {
        const model = models.find(document);
        return model && symbolsOf(model).map((symbol) => documentSymbol(symbol, document));
      },
    },
    { label: 'Model Bonsai' },
  );
}

function documentSymbol({ kind, name, detail, whole, head, children }: ModelSymbol, document: vscode.TextDocument): vscode.DocumentSymbol {
  const symbol = new vscode.DocumentSymbol(
    kind === 'role' ? roleName(name) : name,
    detail,
    kinds[kind],
    rangeOf(document, whole),
    rangeOf(document, head),
  );
  symbol.children = children.map((child) => documentSymbol(child, document));
  return symbol;
}

const kinds = {
  role: vscode.SymbolKind.Namespace,
  layer: vscode.SymbolKind.Class,
  section: vscode.SymbolKind.Property,
} as const;

function roleName(role: string): string {
  switch (role) {
    case 'encoder':
      return vscode.l10n.t('Encoder');
    case 'code':
      return vscode.l10n.t('Code');
    case 'decoder':
      return vscode.l10n.t('Decoder');
    default:
      return vscode.l10n.t('Past the code');
  }
}
