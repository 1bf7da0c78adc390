import * as vscode from 'vscode';
import { fixesFor } from '../../core/language/fixes';
import type { Fix } from '../../core/language/fixes/fix';
import { type ModelDocument, problemsOf } from '../../core/language/modelDocument';
import type { PlacedProblem } from '../../core/problem/problem';
import { localized } from '../localized';
import { rangeOf } from './ranges';

const fixAll = vscode.CodeActionKind.SourceFixAll.append('bonsai');

/** What can be done about the problems of a document in a range. */
export function codeActions(
  document: vscode.TextDocument,
  model: ModelDocument,
  range: vscode.Range,
  { only, diagnostics }: vscode.CodeActionContext,
): vscode.CodeAction[] {
  const problems = problemsOf(model);
  const wants = (kind: vscode.CodeActionKind) => only?.contains(kind) ?? true;
  const here = problems.filter((problem) => rangeOf(document, problem).intersection(range) !== undefined);
  return [
    ...(wants(vscode.CodeActionKind.QuickFix) ? here.flatMap((problem) => quickFixes(document, model, problem, diagnostics)) : []),
    ...(only !== undefined && wants(fixAll) ? allFixes(document, model, problems) : []),
  ];
}

function quickFixes(
  document: vscode.TextDocument,
  model: ModelDocument,
  problem: PlacedProblem,
  shown: readonly vscode.Diagnostic[],
): vscode.CodeAction[] {
  const diagnostics = shown.filter(({ code }) => (typeof code === 'object' ? code.value : code) === problem.code);
  const actions = fixesFor(model, problem).map((fix, index) => {
    const action = new vscode.CodeAction(localized(fix.title), vscode.CodeActionKind.QuickFix);
    action.edit = editOf(document, [fix]);
    action.diagnostics = diagnostics;
    action.isPreferred = index === 0;
    return action;
  });
  const shrinks = problem.code.endsWith('-over-budget') && vscode.workspace.isTrusted;
  return shrinks ? [...actions, shrinkAction(document, diagnostics)] : actions;
}

function shrinkAction(document: vscode.TextDocument, diagnostics: vscode.Diagnostic[]): vscode.CodeAction {
  const action = new vscode.CodeAction(vscode.l10n.t('Shrink the model…'), vscode.CodeActionKind.QuickFix);
  action.command = { title: action.title, command: 'bonsai.shrink', arguments: [document.uri] };
  action.diagnostics = diagnostics;
  return action;
}

function allFixes(document: vscode.TextDocument, model: ModelDocument, problems: readonly PlacedProblem[]): vscode.CodeAction[] {
  const safe = problems.flatMap((problem) => fixesFor(model, problem).filter((fix) => fix.isSafe));
  if (safe.length === 0) return [];
  const action = new vscode.CodeAction(vscode.l10n.t('Correct all misspelt words'), fixAll);
  action.edit = editOf(document, safe);
  return [action];
}

function editOf(document: vscode.TextDocument, fixes: readonly Fix[]): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const { offset, removed, inserted } of fixes.flatMap((fix) => fix.edits)) {
    edit.replace(document.uri, rangeOf(document, { offset, length: removed }), inserted);
  }
  return edit;
}
