import * as vscode from 'vscode';
import type { NameError, NameUses } from '../../core/language/names';
import { specSelector } from '../models/documentKind';
import type { ModelDocuments } from '../models/modelDocuments';
import { locationOf, rangeOf } from './ranges';

/** Layer names as symbols: go to definition, references, highlights, rename. */
export function registerNames(models: ModelDocuments): vscode.Disposable {
  const at = async (document: vscode.TextDocument, position: vscode.Position) => {
    const { text } = models.modelOf(document);
    const offset = document.offsetAt(position);
    const { nameAt } = await loadNames();
    return nameAt(text, offset);
  };
  return vscode.Disposable.from(
    vscode.languages.registerDefinitionProvider(specSelector, {
      provideDefinition: async (document, position) => {
        const definition = (await at(document, position))?.definition;
        return definition && locationOf(document, definition);
      },
    }),
    vscode.languages.registerReferenceProvider(specSelector, {
      provideReferences: async (document, position, { includeDeclaration }) => {
        const uses = await at(document, position);
        return uses && spansOf(uses, includeDeclaration).map((span) => locationOf(document, span));
      },
    }),
    vscode.languages.registerDocumentHighlightProvider(specSelector, {
      provideDocumentHighlights: async (document, position) => {
        const uses = await at(document, position);
        return (
          uses &&
          spansOf(uses, true).map(
            (span) =>
              new vscode.DocumentHighlight(
                rangeOf(document, span),
                span === uses.definition ? vscode.DocumentHighlightKind.Write : vscode.DocumentHighlightKind.Read,
              ),
          )
        );
      },
    }),
    vscode.languages.registerRenameProvider(specSelector, {
      prepareRename: async (document, position) => {
        const uses = await at(document, position);
        if (uses?.definition === undefined) throw new Error(vscode.l10n.t('Only layer names can be renamed.'));
        return { range: rangeOf(document, inner(uses.at)), placeholder: uses.name };
      },
      provideRenameEdits: async (document, position, newName) => {
        const uses = await at(document, position);
        if (uses === undefined) return undefined;
        const { nameError } = await loadNames();
        refuseBadName(nameError(models.modelOf(document).text, uses.name, newName), newName);
        const edit = new vscode.WorkspaceEdit();
        for (const span of spansOf(uses, true)) edit.replace(document.uri, rangeOf(document, inner(span)), newName);
        return edit;
      },
    }),
  );
}

/** Most windows ask for no name. */
function loadNames(): Promise<typeof import('../../core/language/names')> {
  return import('../../core/language/names');
}

function spansOf({ definition, references }: NameUses, withDefinition: boolean) {
  return withDefinition && definition !== undefined ? [definition, ...references] : [...references];
}

/** A string without its quotes. */
function inner({ offset, length }: { readonly offset: number; readonly length: number }) {
  return { offset: offset + 1, length: length - 2 };
}

function refuseBadName(error: NameError | undefined, name: string): void {
  if (error === 'malformed') throw new Error(vscode.l10n.t('A layer\'s name is made of letters, digits, "_", "." and "-" only.'));
  if (error === 'taken') throw new Error(vscode.l10n.t('Another layer is named {0}.', name));
}
