import type { RunEvent } from '../../core/run/events';

/** How long events are collected: short enough to look immediate. */
const collectMs = 50;

/** Small models end thousands of epochs a second; their events go to the panel together, not one message each. */
export class EventBatch {
  readonly #send: (events: readonly RunEvent[]) => void;
  #events: RunEvent[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(send: (events: readonly RunEvent[]) => void) {
    this.#send = send;
  }

  add(event: RunEvent): void {
    this.#events.push(event);
    this.#timer ??= setTimeout(() => this.#flush(), collectMs);
  }

  /** Forgets what was not sent yet: something newer tells it all. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#events = [];
  }

  #flush(): void {
    const events = this.#events;
    this.clear();
    this.#send(events);
  }
}
