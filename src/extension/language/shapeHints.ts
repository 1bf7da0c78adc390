import * as vscode from 'vscode';
import { shapeHintsOf } from '../../core/language/shapeHints';
import { Disposable } from '../disposable';
import { modelSelector } from '../models/documentKind';
import type { ModelDocuments } from '../models/modelDocuments';
import { showsOutputShapes } from '../settings';

/** Output shapes after the layers, for those who want them. */
export class ShapeHints extends Disposable implements vscode.InlayHintsProvider {
  readonly #models: ModelDocuments;
  readonly #refresh = this.register(new vscode.EventEmitter<void>());
  readonly onDidChangeInlayHints = this.#refresh.event;

  constructor(models: ModelDocuments) {
    super();
    this.#models = models;
    this.register(vscode.languages.registerInlayHintsProvider(modelSelector, this));
    this.register(
      vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration('bonsai.outputShapes') && this.#refresh.fire()),
    );
  }

  provideInlayHints(document: vscode.TextDocument, range: vscode.Range): vscode.InlayHint[] {
    const model = showsOutputShapes(document.uri) ? this.#models.find(document) : undefined;
    if (model === undefined) return [];
    const from = document.offsetAt(range.start);
    const within = { offset: from, length: document.offsetAt(range.end) - from };
    return shapeHintsOf(model, within).map(({ offset, label }) => {
      const hint = new vscode.InlayHint(document.positionAt(offset), label, vscode.InlayHintKind.Type);
      hint.paddingLeft = true;
      return hint;
    });
  }
}
