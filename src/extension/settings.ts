import * as vscode from 'vscode';
import type { PlacedProblem, Severity } from '../core/problem/problem';
import type { BudgetSpec } from '../core/cost/budgetSchema';
import { setOwnDevices } from '../core/devices/known';
import { readOwnDevices } from '../core/devices/ownDevices';
import type { EngineChoice } from '../protocol/trainer';

export type CodeLensMode = 'overBudget' | 'all' | 'off';

export function codeLensMode(resource: vscode.Uri): CodeLensMode {
  return vscode.workspace.getConfiguration('bonsai', resource).get<CodeLensMode>('codeLens', 'overBudget');
}

export function engineChoice(): EngineChoice {
  return vscode.workspace.getConfiguration('bonsai').get<EngineChoice>('engine', 'auto');
}

export function showsOutputShapes(resource: vscode.Uri): boolean {
  return vscode.workspace.getConfiguration('bonsai', resource).get<boolean>('outputShapes', false);
}

export function showsSensitivity(resource: vscode.Uri): boolean {
  return vscode.workspace.getConfiguration('bonsai', resource).get<boolean>('inlayHints', true);
}

/** How loud a problem is: as the user wants it, or else at its default level. */
export function severityOf({ code, severity }: PlacedProblem, resource: vscode.Uri): Severity | 'off' {
  const wanted = vscode.workspace.getConfiguration('bonsai', resource).get<Partial<Record<string, Severity | 'off'>>>('severity', {});
  return wanted[code] ?? severity;
}

/** Limits for files that carry none of their own. */
export function budgetSetting(resource: vscode.Uri): BudgetSpec {
  return vscode.workspace.getConfiguration('bonsai', resource).get<BudgetSpec>('budget', {});
}

/** Boards that specs may name beside the known ones. What is wrong with one is shown in the settings themselves, which leave it out. */
export function useOwnDevices(): void {
  setOwnDevices(readOwnDevices(vscode.workspace.getConfiguration('bonsai').get<unknown>('devices', {})).devices);
}
