/** The read-only editor of model files that other programs wrote: what their layers cost, from which a spec can be made. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { FromModelFilePage, ToModelFilePage } from '../../protocol/modelFile';
import type { TrainerProcess } from '../engine/trainerProcess';
import { messageOf } from '../errors';
import { pageHtml, webviewFolder } from '../panel/html';

/** As in package.json's `customEditors`. */
const viewType = 'bonsai.modelFile';

class ModelFile implements vscode.CustomDocument {
  constructor(readonly uri: vscode.Uri) {}

  dispose(): void {
    // Nothing is kept: the trainer reads the file.
  }
}

class ModelFileEditor implements vscode.CustomReadonlyEditorProvider<ModelFile> {
  constructor(
    private readonly extension: vscode.Uri,
    private readonly trainer: TrainerProcess,
  ) {}

  openCustomDocument(uri: vscode.Uri): ModelFile {
    return new ModelFile(uri);
  }

  resolveCustomEditor({ uri }: ModelFile, panel: vscode.WebviewPanel): void {
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: [webviewFolder(this.extension)] };
    webview.html = pageHtml(webview, this.extension, { page: 'modelFile' });
    let reading = new AbortController();
    const show = () => {
      reading.abort();
      reading = new AbortController();
      void this.#show(uri, webview, reading.signal);
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

  /** The costs at once; the weights' statistics take reading them, and follow. */
  async #show(uri: vscode.Uri, webview: vscode.Webview, signal: AbortSignal): Promise<void> {
    const post = (message: ToModelFilePage) => !signal.aborted && void webview.postMessage(message);
    try {
      const table = await this.trainer.openModel(uri.fsPath, signal);
      post({ type: 'table', table, file: path.posix.basename(uri.path), canImport: vscode.workspace.isTrusted });
    } catch (error) {
      post({ type: 'failed', message: messageOf(error), file: path.posix.basename(uri.path) });
      return;
    }
    try {
      post({ type: 'statistics', weights: await this.trainer.weightStatistics(uri.fsPath, signal) });
    } catch (error) {
      post({ type: 'noStatistics', message: messageOf(error) });
    }
  }
}

export function registerModelFileEditor(extension: vscode.Uri, trainer: TrainerProcess): vscode.Disposable {
  return vscode.window.registerCustomEditorProvider(viewType, new ModelFileEditor(extension, trainer), {
    supportsMultipleEditorsPerDocument: true,
  });
}
