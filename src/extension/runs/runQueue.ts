/** Runs that wait for the one that goes on: one trains at a time. */
import * as vscode from 'vscode';
import { Disposable } from '../disposable';
import type { Runs } from './runs';

export interface QueuedRun {
  readonly spec: vscode.Uri;
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

  /** Begins a run as soon as none goes on. @param place `first`: before those that wait already. Settles as the run does, or when it is taken out. */
  add(run: QueuedRun, place: 'first' | 'last' = 'last'): Promise<void> {
    return new Promise((resolve) => {
      const waiting: Waiting = { spec: run.spec, start: () => run.start(), settle: (ended) => resolve(ended) };
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

  #startNext(): void {
    const [next, ...rest] = this.#waiting;
    if (next === undefined || this.#runs.running !== undefined) return;
    this.#set(rest);
    next.settle(next.start());
  }

  #set(waiting: readonly Waiting[]): void {
    this.#waiting = waiting;
    this.#changed.fire();
  }
}
