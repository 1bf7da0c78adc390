import type { RunOrder } from '../../protocol/trainer';

/** What a person asks of a run that goes on: between two epochs it waits, or it ends with the model that it has. */
export class RunOrders {
  /** Resolves when the run may go on; missing while it goes on. */
  #pause: { readonly over: Promise<void>; readonly end: () => void } | undefined;
  #isStopped = false;

  /** Whether the run is to end with the model that it has. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  get isPaused(): boolean {
    return this.#pause !== undefined;
  }

  order(order: RunOrder): void {
    if (order === 'pause') this.#pause ??= newPause();
    else {
      this.#isStopped ||= order === 'stop';
      this.#pause?.end();
      this.#pause = undefined;
    }
  }

  /** Resolves when the run may go on, or is cancelled. */
  async untilOver(signal: AbortSignal): Promise<void> {
    const pause = this.#pause;
    if (pause === undefined || signal.aborted) return;
    signal.addEventListener('abort', pause.end, { once: true });
    await pause.over;
    signal.removeEventListener('abort', pause.end);
  }
}

function newPause(): { readonly over: Promise<void>; readonly end: () => void } {
  let end: (() => void) | undefined;
  const over = new Promise<void>((resolve) => (end = resolve));
  return { over, end: () => end?.() };
}
