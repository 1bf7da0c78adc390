import { CancelledError } from './engine/errors';

/** The requests that the trainer is working on, so that all of them can be cancelled. */
export class Requests {
  readonly #underWay = new Map<AbortController, Promise<unknown>>();

  /** @param onCancel calls its argument when the request is cancelled by who sent it */
  async run<T>(work: (signal: AbortSignal) => Promise<T>, onCancel: (cancel: () => void) => void): Promise<T> {
    const abort = new AbortController();
    onCancel(() => abort.abort(new CancelledError()));
    const working = work(abort.signal);
    this.#underWay.set(abort, working);
    try {
      return await working;
    } finally {
      this.#underWay.delete(abort);
    }
  }

  /** Resolves when all have ended, and with them the programs that they have started. */
  async cancelAll(): Promise<void> {
    const underWay = [...this.#underWay];
    for (const [abort] of underWay) abort.abort(new CancelledError());
    await Promise.allSettled(underWay.map(([, working]) => working));
  }
}
