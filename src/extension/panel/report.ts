import * as vscode from 'vscode';
import type { RunState } from '../../core/run/state';
import { pageHtml, webviewFolder } from './html';

/** Shows a run's report as a tab of the editor. */
export function showReport(extension: vscode.Uri, run: RunState): void {
  const panel = vscode.window.createWebviewPanel('bonsai.report', run.started.name, vscode.ViewColumn.Active, {
    enableScripts: true,
    localResourceRoots: [webviewFolder(extension)],
  });
  panel.webview.html = pageHtml(panel.webview, extension, { page: 'report', globals: { bonsaiRun: run } });
}
