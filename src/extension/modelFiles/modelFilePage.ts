/** The page of a model file that another program wrote: what its layers cost, from which a spec can be made. */
import path from 'node:path';
import * as vscode from 'vscode';
import { memoryFit } from '../../core/cost/memoryFit';
import type { FromModelFilePage, ToModelFilePage } from '../../protocol/modelFile';
import { totalsOfFile } from '../../protocol/modelTotals';
import type { TrainerProcess } from '../engine/trainerProcess';
import { messageOf } from '../errors';
import { budgetSetting } from '../settings';
import { pageHtml, webviewFolder } from '../panel/html';

interface ModelFilePage {
  readonly uri: vscode.Uri;
  readonly panel: vscode.WebviewPanel;
  readonly extension: vscode.Uri;
  readonly trainer: TrainerProcess;
}

/** Fills an editor's panel, and again whenever the file changes, until the panel is closed. */
export function showModelFile({ uri, panel, extension, trainer }: ModelFilePage): void {
  const { webview } = panel;
  webview.options = { enableScripts: true, localResourceRoots: [webviewFolder(extension)] };
  webview.html = pageHtml(webview, extension, { page: 'modelFile' });
  let reading = new AbortController();
  const show = () => {
    reading.abort();
    reading = new AbortController();
    void read({ uri, webview, trainer, signal: reading.signal });
  };
  const pattern = new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), path.posix.basename(uri.path));
  const watcher = vscode.workspace.createFileSystemWatcher(pattern);
  const parts = vscode.Disposable.from(
    watcher,
    watcher.onDidChange(show),
    watcher.onDidCreate(show),
    vscode.workspace.onDidGrantWorkspaceTrust(show),
    webview.onDidReceiveMessage((message: FromModelFilePage) => {
      if (message.type === 'ready') show();
      else void vscode.commands.executeCommand(message.type === 'import' ? 'bonsai.importModel' : 'bonsai.shrinkModelFile', uri);
    }),
  );
  panel.onDidDispose(() => {
    reading.abort();
    parts.dispose();
  });
}

interface Reading {
  readonly uri: vscode.Uri;
  readonly webview: vscode.Webview;
  readonly trainer: TrainerProcess;
  readonly signal: AbortSignal;
}

/** The costs at once; the weights' statistics and the memory take reading all of the file, and follow. */
async function read({ uri, webview, trainer, signal }: Reading): Promise<void> {
  const post = (message: ToModelFilePage) => !signal.aborted && void webview.postMessage(message);
  const file = path.posix.basename(uri.path);
  try {
    post({ type: 'table', table: await trainer.openModel(uri.fsPath, signal), file, canImport: vscode.workspace.isTrusted });
  } catch (error) {
    post({ type: 'failed', message: messageOf(error), file });
    return;
  }
  try {
    post({ type: 'statistics', weights: await trainer.weightStatistics(uri.fsPath, signal) });
  } catch (error) {
    post({ type: 'noStatistics', message: messageOf(error) });
    return;
  }
  // A model that a spec cannot say has no memory that is known: why, stands there already.
  const table = await trainer.openModel(uri.fsPath, signal, true).catch(() => undefined);
  if (table?.memory) post({ type: 'memory', ...memoryFit(table.memory, totalsOfFile(table).params, budgetSetting(uri)) });
}
