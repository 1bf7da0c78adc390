import * as vscode from 'vscode';
import { counted } from '../../core/message/counted';
import { type ModelDocument, problemsOf } from '../../core/language/modelDocument';
import { say } from '../../core/message/message';
import { untrusted } from '../errors';
import { localized } from '../localized';

/** Why a model cannot be shrunk now, for the user, or `undefined` when it can. */
export function whyBlocked(document: vscode.TextDocument, model: ModelDocument): string | undefined {
  if (!vscode.workspace.isTrusted) return untrusted();
  const { scheme } = document.uri;
  if (scheme === 'untitled') return vscode.l10n.t('Save the spec to a file first: data and runs are looked for beside it.');
  if (scheme !== 'file') return vscode.l10n.t('Training needs files on disk, and this workspace is virtual.');
  if (model.text.list?.format.isGenerated === true)
    return vscode.l10n.t('This is a Keras or TF.js file, of which the costs are shown. What can be shrunk is a spec (*.model.json).');
  const errors = problemsOf(model).filter((problem) => problem.severity === 'error');
  const [first] = errors;
  if (first === undefined) return undefined;
  const line = document.positionAt(first.offset).line + 1;
  const found = counted(errors.length, 'The spec has {0} error.', 'The spec has {0} errors.');
  return localized(say('{0} Line {1}: {2}', found, line, first.message));
}
