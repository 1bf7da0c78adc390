import * as vscode from 'vscode';
import { type Lens, lensesOf, lensMessage } from '../../core/language/lenses';
import type { Analysis } from '../../core/spec/analyzeParts';
import { Disposable } from '../disposable';
import { localized } from '../localized';
import { modelSelector } from '../models/documentKind';
import type { ModelDocuments } from '../models/modelDocuments';
import { codeLensMode } from '../settings';

/** A lens whose words are made when it comes into view. */
class LayerLens extends vscode.CodeLens {
  constructor(
    at: vscode.Position,
    readonly spec: vscode.Uri,
    readonly lens: Lens,
    readonly analysis: Analysis,
  ) {
    super(new vscode.Range(at, at));
  }
}

/** Numbers over the model and its layers; each opens the panel. While the JSON is broken, the last good ones stay with their layers. */
export class LayerLenses extends Disposable implements vscode.CodeLensProvider<LayerLens> {
  readonly #models: ModelDocuments;
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

  provideCodeLenses(document: vscode.TextDocument): LayerLens[] {
    const mode = codeLensMode(document.uri);
    if (mode === 'off') return [];
    const model = this.#models.find(document);
    const analysis = model?.analysis;
    if (model === undefined || analysis === undefined) return [];
    return lensesOf(model, mode).map((lens) => new LayerLens(document.positionAt(lens.offset), document.uri, lens, analysis));
  }

  resolveCodeLens(codeLens: LayerLens): LayerLens {
    const { lens, analysis, spec } = codeLens;
    codeLens.command = {
      title: `${lens.isOverBudget ? '$(warning)\u00a0' : ''}${localized(lensMessage(lens, analysis))}`,
      tooltip: vscode.l10n.t('Show in the layer budget'),
      command: 'bonsai.showBudget',
      arguments: [spec, lens.layer === undefined ? undefined : analysis.built.byIndex[lens.layer]?.name],
    };
    return codeLens;
  }
}
