import * as vscode from 'vscode';
import { specSelector } from '../models/documentKind';
import type { ModelDocuments } from '../models/modelDocuments';

/** Quick fixes for problems, and one for all that are surely meant. */
export function registerFixes(models: ModelDocuments): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    specSelector,
    {
      provideCodeActions: async (document, range, context) => {
        const { version } = document;
        const { codeActions } = await import('./codeActions');
        if (document.version !== version) return undefined; // The range was one of another text.
        return codeActions(document, models.modelOf(document), range, context);
      },
    },
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, vscode.CodeActionKind.SourceFixAll.append('bonsai')] },
  );
}
