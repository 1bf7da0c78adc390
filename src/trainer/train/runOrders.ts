import type { RunOrder } from '../../protocol/trainer';

/** What a person asks of a run: between two epochs it waits, or it ends with the model that it has; or one of the models that `auto` has tuned is to be its result. */
export class RunOrders {
  /** Resolves when the run may go on; missing while it goes on. */
  #pause: { readonly over: Promise<void>; readonly end: () => void } | undefined;
  #isStopped = false;
  #onChoice: ((number: number | undefined) => void) | undefined;

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

  /** @param take gets the choices of `chooseModel`; `undefined` when the run has ended */
  takeChoices(take: ((number: number | undefined) => void) | undefined): void {
    this.#onChoice = take;
  }

  /** @param number of the tuned model, from 1; `undefined` for none in particular */
  chooseModel(number: number | undefined): void {
    this.#onChoice?.(number);
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
