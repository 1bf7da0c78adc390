import * as vscode from 'vscode';
import { formatShare } from '../../core/message/format';
import { Disposable } from '../disposable';
import { localized } from '../localized';
import { progressMessage } from '../../core/run/pace';
import type { RunUpdate, Runs } from './runs';

/** Says in the status bar how far the run is; gone when none goes on. */
export class RunStatusItem extends Disposable {
  readonly #item = this.register(vscode.window.createStatusBarItem('bonsai.run', vscode.StatusBarAlignment.Left));
  /** The spec that a click shows. */
  #spec: string | undefined;

  constructor(runs: Runs) {
    super();
    this.#item.name = vscode.l10n.t('Model Bonsai Run');
    this.register(runs.onEvents((update) => this.#show(update)));
  }

  #show({ spec, state, pace, isStarting }: RunUpdate): void {
    const isRunning = state?.status === 'running';
    if (!isRunning && !isStarting) {
      this.#item.hide();
      return;
    }
    this.#clickShows(spec);
    const name = isRunning ? state.started.name : (spec.path.split('/').at(-1) ?? '');
    const [share, message] =
      isRunning && !isStarting ? [formatShare(state.progress), progressMessage(state, pace)] : [vscode.l10n.t('starting')];
    this.#set('text', `$(sync~spin) ${name}: ${share}`);
    this.#set('tooltip', vscode.l10n.t('{0}. Click to show the layer budget.', message === undefined ? share : localized(message)));
    this.#item.show();
  }

  /** A new command while the mouse is pressed would lose the click. */
  #clickShows(spec: vscode.Uri): void {
    if (this.#spec === spec.toString()) return;
    this.#spec = spec.toString();
    this.#item.command = { title: '', command: 'bonsai.showBudget', arguments: [spec] };
  }

  /** Each assignment draws the item anew. */
  #set(property: 'text' | 'tooltip', value: string): void {
    if (this.#item[property] !== value) this.#item[property] = value;
  }
}
