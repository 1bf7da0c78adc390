/** The tab that shows two models or runs side by side. */
import * as vscode from 'vscode';
import type { Comparison, FromComparisonPage, ToComparisonPage } from '../../protocol/comparison';
import { messageOf } from '../errors';
import { pageHtml, webviewFolder } from '../panel/html';

const viewType = 'bonsai.comparison';

/** @param comparison what to show; its page is there meanwhile, and says why where it fails */
export function showComparison(extension: vscode.Uri, title: string, comparison: Promise<Comparison>): void {
  const panel = vscode.window.createWebviewPanel(viewType, title, vscode.ViewColumn.Active, {
    enableScripts: true,
    localResourceRoots: [webviewFolder(extension)],
  });
  const { webview } = panel;
  const reply = comparison.then(
    (found): ToComparisonPage => ({ type: 'show', comparison: found }),
    (error: unknown): ToComparisonPage => ({ type: 'failed', message: messageOf(error) }),
  );
  // The page says that it is ready, again each time when it was covered and is loaded anew.
  webview.onDidReceiveMessage(async (_ready: FromComparisonPage) => {
    await webview.postMessage(await reply);
  });
  webview.html = pageHtml(webview, extension, { page: 'comparison' });
}
