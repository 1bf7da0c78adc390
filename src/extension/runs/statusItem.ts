import * as vscode from 'vscode';
import { counted } from '../../core/message/counted';
import { formatShare } from '../../core/message/format';
import { Disposable } from '../disposable';
import { localized } from '../localized';
import { progressMessage } from '../../core/run/pace';
import type { RunQueue } from './runQueue';
import type { RunUpdate, Runs } from './runs';

/** Says in the status bar how far the run is; gone when none goes on. */
export class RunStatusItem extends Disposable {
  readonly #item = this.register(vscode.window.createStatusBarItem('bonsai.run', vscode.StatusBarAlignment.Left));
  readonly #queue: Pick<RunQueue, 'waiting' | 'onDidChange'>;
  #last: RunUpdate | undefined;
  /** The spec that a click shows. */
  #spec: string | undefined;

  constructor(runs: Pick<Runs, 'onEvents'>, queue: Pick<RunQueue, 'waiting' | 'onDidChange'>) {
    super();
    this.#queue = queue;
    this.#item.name = vscode.l10n.t('Model Bonsai Run');
    this.register(runs.onEvents((update) => this.#show(update)));
    this.register(queue.onDidChange(() => this.#last && this.#show(this.#last)));
  }

  #show(update: RunUpdate): void {
    this.#last = update;
    const { spec, state, pace, isStarting } = update;
    const isRunning = state?.status === 'running';
    if (!isRunning && !isStarting) {
      this.#item.hide();
      return;
    }
    this.#clickShows(spec);
    const name = isRunning ? state.started.name : (spec.path.split('/').at(-1) ?? '');
    const [share, message] =
      isRunning && !isStarting ? [formatShare(state.progress), progressMessage(state, pace)] : [vscode.l10n.t('starting')];
    const waiting = this.#queue.waiting.length;
    this.#set('text', `$(sync~spin) ${name}: ${share}${waiting === 0 ? '' : ` (+${String(waiting)})`}`);
    const tip = vscode.l10n.t('{0}. Click to show the layer budget.', message === undefined ? share : localized(message));
    this.#set('tooltip', waiting === 0 ? tip : `${tip} ${localized(counted(waiting, '{0} run waits.', '{0} runs wait.'))}`);
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
