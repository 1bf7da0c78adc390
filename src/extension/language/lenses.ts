import * as vscode from 'vscode';
import { type Lens, lensesOf } from '../../core/language/lenses';
import { Disposable } from '../disposable';
import { localized } from '../localized';
import { type ModelDocuments, modelSelector } from '../models/modelDocuments';
import { codeLensMode } from '../settings';

/** Numbers over the model and its layers; each opens the panel. While the JSON is broken, the last good ones stay where they are. */
export class LayerLenses extends Disposable implements vscode.CodeLensProvider {
  readonly #models: ModelDocuments;
  readonly #shown = new WeakMap<vscode.TextDocument, { readonly analysis: object; readonly lenses: vscode.CodeLens[] }>();
  readonly #refresh = this.register(new vscode.EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.#refresh.event;

  constructor(models: ModelDocuments) {
    super();
    this.#models = models;
    this.register(vscode.languages.registerCodeLensProvider(modelSelector, this));
    this.register(
      vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration('bonsai.codeLens') && this.#refresh.fire()),
    );
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const mode = codeLensMode(document.uri);
    if (mode === 'off') return [];
    const analysis = this.#models.lastGood(document);
    const shown = this.#shown.get(document);
    // Broken JSON: the text has changed, but not what is known of it.
    if (shown?.analysis === analysis && this.#models.analysisOf(document) !== analysis) return shown.lenses;
    const lenses = lensesOf(analysis)
      .filter((lens) => mode === 'all' || lens.layer === undefined || lens.overBudget)
      .map((lens) => codeLens(lens, document));
    this.#shown.set(document, { analysis, lenses });
    return lenses;
  }
}

function codeLens(lens: Lens, document: vscode.TextDocument): vscode.CodeLens {
  const start = document.positionAt(lens.offset);
  return new vscode.CodeLens(new vscode.Range(start, start), {
    title: `${lens.overBudget ? '$(warning) ' : ''}${localized(lens.words)}`,
    tooltip: vscode.l10n.t('Show in the layer budget'),
    command: 'bonsai.showBudget',
    arguments: [document.uri, lens.layer],
  });
}
