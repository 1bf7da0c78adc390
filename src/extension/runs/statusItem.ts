import * as vscode from 'vscode';
import { formatShare } from '../../core/cost/format';
import type { RunState } from '../../core/run/state';
import { Disposable } from '../disposable';
import { localized } from '../localized';
import type { Runs } from './runs';

/** Says in the status bar how far the run is; gone when none goes on. */
export class RunStatusItem extends Disposable {
  readonly #item = this.register(vscode.window.createStatusBarItem('bonsai.run', vscode.StatusBarAlignment.Left));

  constructor(runs: Runs) {
    super();
    this.#item.name = vscode.l10n.t('Model Bonsai Run');
    this.register(runs.onProgress(({ spec, state }) => this.#show(spec, state)));
  }

  #show(spec: vscode.Uri, state: RunState | undefined): void {
    if (state?.status !== 'running') {
      this.#item.hide();
      return;
    }
    this.#item.text = `$(sync~spin) ${state.started.name}: ${formatShare(state.progress)}`;
    this.#item.tooltip = vscode.l10n.t('{0}. Click to show the layer budget.', localized(state.label));
    this.#item.command = { title: '', command: 'bonsai.showBudget', arguments: [spec] };
    this.#item.show();
  }
}
