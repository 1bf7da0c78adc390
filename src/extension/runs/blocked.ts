import * as vscode from 'vscode';
import type { SpecAnalysis } from '../../core/spec/analyze';
import { localized } from '../localized';

/** Why a model cannot be shrunk now, for the user, or `undefined` when it can. */
export function whyBlocked(spec: vscode.Uri, analysis: SpecAnalysis): string | undefined {
  if (!vscode.workspace.isTrusted) return vscode.l10n.t('Training runs only in trusted workspaces. Trust this workspace to shrink models.');
  if (spec.scheme === 'untitled') return vscode.l10n.t('Save the spec to a file first: data and runs are looked for beside it.');
  if (spec.scheme !== 'file') return vscode.l10n.t('Training needs files on disk, and this workspace is virtual.');
  const errors = analysis.problems.filter((problem) => problem.severity === 'error');
  const [first] = errors;
  if (first === undefined) return undefined;
  return vscode.l10n.t('The spec has {0} error(s). Line {1}: {2}', errors.length, first.line, localized(first.words));
}
