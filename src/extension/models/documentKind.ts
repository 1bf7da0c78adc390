import * as vscode from 'vscode';
import { headLength, looksLikeKeras } from '../../core/language/recognize';

/** Specs, whatever language the user has given them. */
export const specSelector: vscode.DocumentSelector = [{ language: 'bonsai-model' }, { pattern: '**/*.model.json' }];

/** Everything that may hold a model; which JSON file does shows in its content. */
export const modelSelector: vscode.DocumentSelector = [...specSelector, { language: 'json' }, { language: 'jsonc' }];

export type DocumentKind = 'spec' | 'keras' | 'other';

/** What a document holds: a spec by its language or name, a Keras model by the beginning of its JSON. */
export function documentKind(document: vscode.TextDocument): DocumentKind {
  if (vscode.languages.match(specSelector, document) > 0) return 'spec';
  if (document.languageId !== 'json' && document.languageId !== 'jsonc') return 'other';
  return looksLikeKeras(headOf(document)) ? 'keras' : 'other';
}

/** The beginning of the text; a whole text is never copied for it. */
function headOf(document: vscode.TextDocument): string {
  let head = '';
  for (let line = 0; line < document.lineCount && head.length < headLength; line++) {
    head += document.lineAt(line).text.slice(0, headLength);
  }
  return head;
}
