export type Lap = 'start' | 'train' | 'shrink';
export type Seconds = Readonly<Record<Lap, number>>;

/** Adds up the seconds spent in each part of a run. */
export class Stopwatch {
  readonly #seconds: Record<Lap, number>;
  #lap: Lap = 'start';
  #since: number;

  /** @param since when the first lap began, on the clock of `performance.now` */
  constructor(since: number, spent: Seconds = { start: 0, train: 0, shrink: 0 }) {
    this.#since = since;
    this.#seconds = { ...spent };
  }

  begin(lap: Lap): void {
    this.#add();
    this.#lap = lap;
  }

  get seconds(): Seconds {
    this.#add();
    return { ...this.#seconds };
  }

  #add(): void {
    const now = performance.now();
    this.#seconds[this.#lap] += (now - this.#since) / 1000;
    this.#since = now;
  }
}
