import * as vscode from 'vscode';
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
