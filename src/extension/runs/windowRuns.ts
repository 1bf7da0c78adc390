/** Keeps the runs of this window that have not ended for the window after it. */
import path from 'node:path';
import * as vscode from 'vscode';
import { WindowRunsFile, takeRunsOfClosedWindows } from '../../system/runs/windowRunsFile';
import { Disposable } from '../disposable';
import type { Reporter } from '../errors';
import type { RunQueue } from './runQueue';
import type { ShrinkChoice } from './shrinkChoice';

export interface WindowRun {
  /** Its URI. */
  readonly spec: string;
  readonly choice: ShrinkChoice;
  readonly hasBegun: boolean;
}

export class WindowRuns extends Disposable {
  readonly #folder: string;
  readonly #queue: Pick<RunQueue, 'unfinished' | 'onDidChange'>;
  readonly #stored: WindowRunsFile<WindowRun>;
  /** Of a window that is gone, as long as nobody has said what becomes of them. */
  #taken: readonly WindowRun[] = [];

  /** @param storage the workspace's own, where the editor has one */
  constructor(storage: vscode.Uri, queue: Pick<RunQueue, 'unfinished' | 'onDidChange'>, reporter: Pick<Reporter, 'watch'>) {
    super();
    this.#folder = path.join(storage.fsPath, 'runs');
    this.#queue = queue;
    this.#stored = new WindowRunsFile(this.#folder);
    this.register(queue.onDidChange(() => reporter.watch(this.#keep())));
  }

  /** What windows that are gone have left, which is kept on until `settle`. */
  async take(): Promise<readonly WindowRun[]> {
    this.#taken = await takeRunsOfClosedWindows<WindowRun>(this.#folder);
    if (this.#taken.length > 0) await this.#keep();
    return this.#taken;
  }

  /** They go on, or are not wanted. */
  async settle(): Promise<void> {
    this.#taken = [];
    await this.#keep();
  }

  /** For the end of the window. */
  close(): Promise<void> {
    return this.#stored.close();
  }

  #keep(): Promise<void> {
    const own = this.#queue.unfinished.map(({ spec, choice, hasBegun }): WindowRun => ({ spec: spec.toString(), choice, hasBegun }));
    return this.#stored.keep([...this.#taken, ...own]);
  }
}
