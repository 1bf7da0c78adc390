import * as vscode from 'vscode';
import { type Model, problemsOf } from '../../core/language/model';
import { untrusted } from '../errors';
import { localized } from '../localized';

/** Why a model cannot be shrunk now, for the user, or `undefined` when it can. */
export function whyBlocked(document: vscode.TextDocument, model: Model): string | undefined {
  if (!vscode.workspace.isTrusted) return untrusted();
  const { scheme } = document.uri;
  if (scheme === 'untitled') return vscode.l10n.t('Save the spec to a file first: data and runs are looked for beside it.');
  if (scheme !== 'file') return vscode.l10n.t('Training needs files on disk, and this workspace is virtual.');
  if (model.text.list?.format.id === 'keras')
    return vscode.l10n.t('This is a Keras or TF.js file, of which the costs are shown. What can be shrunk is a spec (*.model.json).');
  const errors = problemsOf(model).filter((problem) => problem.severity === 'error');
  const [first] = errors;
  if (first === undefined) return undefined;
  return vscode.l10n.t(
    'The spec has {0} error(s). Line {1}: {2}',
    errors.length,
    document.positionAt(first.offset).line + 1,
    localized(first.words),
  );
}
