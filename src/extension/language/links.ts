import * as vscode from 'vscode';
import { linksOf } from '../../core/language/links';
import { specSelector } from '../models/documentKind';
import type { ModelDocuments } from '../models/modelDocuments';
import { rangeOf } from './ranges';

/** Links to data and weights. */
export function registerLinks(models: ModelDocuments): vscode.Disposable {
  return vscode.languages.registerDocumentLinkProvider(specSelector, {
    provideDocumentLinks: (document) =>
      linksOf(models.modelOf(document).text).map(
        ({ span, file }) => new vscode.DocumentLink(rangeOf(document, span), vscode.Uri.joinPath(document.uri, '..', file)),
      ),
  });
}
