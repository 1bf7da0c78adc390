/** The read-only editor of model files that other programs wrote. Its page is loaded when the first one is opened. */
import * as vscode from 'vscode';
import type { TrainerProcess } from '../engine/trainerProcess';

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

  async resolveCustomEditor({ uri }: ModelFile, panel: vscode.WebviewPanel): Promise<void> {
    const { showModelFile } = await import('./modelFilePage');
    showModelFile({ uri, panel, extension: this.extension, trainer: this.trainer });
  }
}

export function registerModelFileEditor(extension: vscode.Uri, trainer: TrainerProcess): vscode.Disposable {
  return vscode.window.registerCustomEditorProvider(viewType, new ModelFileEditor(extension, trainer), {
    supportsMultipleEditorsPerDocument: true,
  });
}
