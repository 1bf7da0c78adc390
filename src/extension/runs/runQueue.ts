/** Runs that wait for the one that goes on: one trains at a time. */
import * as vscode from 'vscode';
import { Disposable } from '../disposable';
import type { Runs } from './runs';
import type { ShrinkChoice } from './shrinkChoice';

export interface QueuedRun {
  readonly spec: vscode.Uri;
  readonly choice: ShrinkChoice;
  /** Begins it; resolves when it has ended. */
  start(): Promise<void>;
}

interface Waiting extends QueuedRun {
  /** It goes on as this promise does, or was taken out. */
  readonly settle: (ended?: Promise<void>) => void;
}

export class RunQueue extends Disposable {
  readonly #runs: Pick<Runs, 'running' | 'onEvents'>;
  readonly #changed = this.register(new vscode.EventEmitter<void>());
  #waiting: readonly Waiting[] = [];
  #begun: QueuedRun | undefined;
  #isClosed = false;

  readonly onDidChange = this.#changed.event;

  constructor(runs: Pick<Runs, 'running' | 'onEvents'>) {
    super();
    this.#runs = runs;
    this.register(runs.onEvents(() => this.#startNext()));
  }

  /** The next one first. */
  get waiting(): readonly QueuedRun[] {
    return this.#waiting;
  }

  /** The one that goes on, and those that wait. */
  get unfinished(): readonly (QueuedRun & { readonly hasBegun: boolean })[] {
    const begun = this.#begun === undefined ? [] : [{ ...this.#begun, hasBegun: true }];
    return [...begun, ...this.#waiting.map((run) => ({ ...run, hasBegun: false }))];
  }

  /** Begins a run as soon as none goes on. @param place `first`: before those that wait already. Settles as the run does, or when it is taken out. */
  add(run: QueuedRun, place: 'first' | 'last' = 'last'): Promise<void> {
    return new Promise((resolve) => {
      const waiting: Waiting = { spec: run.spec, choice: run.choice, start: () => run.start(), settle: (ended) => resolve(ended) };
      this.#set(place === 'first' ? [waiting, ...this.#waiting] : [...this.#waiting, waiting]);
      this.#startNext();
    });
  }

  /** Takes out a run that waits. */
  remove(run: QueuedRun): void {
    const found = this.#waiting.find((waiting) => waiting === run);
    if (found === undefined) return;
    this.#set(this.#waiting.filter((waiting) => waiting !== found));
    found.settle();
  }

  /** Nothing begins any more, and what waits stays as it is: the window ends. */
  close(): void {
    this.#isClosed = true;
  }

  #startNext(): void {
    if (this.#isClosed || this.#runs.running !== undefined) return;
    const [next, ...rest] = this.#waiting;
    if (next === this.#begun) return;
    this.#begun = next;
    this.#set(rest);
    next?.settle(next.start());
  }

  #set(waiting: readonly Waiting[]): void {
    this.#waiting = waiting;
    this.#changed.fire();
  }
}
