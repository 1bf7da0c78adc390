import type { RunEvent } from '../../core/run/events';

/** How long events are collected: short enough to look immediate. */
const collectMs = 50;

/** Passes on events together: small models end thousands of epochs a second, too many to show one by one. */
export class EventBatch {
  readonly #onEvents: (events: readonly RunEvent[]) => void;
  #events: RunEvent[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(onEvents: (events: readonly RunEvent[]) => void) {
    this.#onEvents = onEvents;
  }

  emit(event: RunEvent): void {
    this.#events.push(event);
    this.#timer ??= setTimeout(() => this.flush(), collectMs);
  }

  /** Passes on at once what is waiting. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const events = this.#events;
    this.#events = [];
    if (events.length > 0) this.#onEvents(events);
  }
}
