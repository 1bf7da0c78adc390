import * as vscode from 'vscode';
import { Disposable } from '../disposable';
import { localized } from '../localized';
import { modelSelector } from '../models/documentKind';
import type { ModelDocuments } from '../models/modelDocuments';
import type { Runs } from '../runs/runs';
import type { Sensitivities } from '../runs/sensitivities';
import { showsSensitivity } from '../settings';

/** After each layer, what it costs to halve or to remove it, by the last automatic run of the model. */
export class SensitivityHints extends Disposable implements vscode.InlayHintsProvider {
  readonly #models: ModelDocuments;
  readonly #sensitivities: Sensitivities;
  readonly #refresh = this.register(new vscode.EventEmitter<void>());
  readonly onDidChangeInlayHints = this.#refresh.event;

  constructor(models: ModelDocuments, runs: Runs, sensitivities: Sensitivities) {
    super();
    this.#models = models;
    this.#sensitivities = sensitivities;
    this.register(vscode.languages.registerInlayHintsProvider(modelSelector, this));
    this.register(
      vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration('bonsai.inlayHints') && this.#refresh.fire()),
    );
    this.register(runs.onEvents(({ events }) => events.some(({ type }) => type === 'finished') && this.#refresh.fire()));
  }

  async provideInlayHints(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.InlayHint[]> {
    if (!showsSensitivity(document.uri) || this.#models.find(document) === undefined) return [];
    const { version } = document;
    const known = await this.#sensitivities.of(document.uri);
    if (known === undefined) return [];
    // Only models with an automatic run need it.
    const { sensitivityHintsOf } = await import('../../core/language/sensitivityRows');
    if (document.version !== version) return [];
    const from = document.offsetAt(range.start);
    const within = { offset: from, length: document.offsetAt(range.end) - from };
    return sensitivityHintsOf(this.#models.modelOf(document), known, within).map(({ offset, label }) => {
      const hint = new vscode.InlayHint(document.positionAt(offset), localized(label));
      hint.tooltip = vscode.l10n.t(
        'What shrinking this layer alone does to the loss, before fine-tuning, as the last automatic run has measured it',
      );
      hint.paddingLeft = true;
      return hint;
    });
  }
}
