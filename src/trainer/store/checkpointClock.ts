/** Decides when a checkpoint is due, so that checkpoints take little of a run's time. */
export class CheckpointClock {
  readonly #leastSeconds: number;
  #last = performance.now();
  /** How long the last one took, in milliseconds. */
  #taken = 0;

  /** @param leastSeconds between two checkpoints; 0 for one after every epoch, whatever it costs */
  constructor(leastSeconds: number) {
    this.#leastSeconds = leastSeconds;
  }

  get isDue(): boolean {
    const pause = performance.now() - this.#last;
    return pause >= this.#leastSeconds * 1000 && (this.#leastSeconds === 0 || pause >= this.#taken * timesTaken);
  }

  async timed(work: () => Promise<void>): Promise<void> {
    const began = performance.now();
    await work();
    this.#last = performance.now();
    this.#taken = this.#last - began;
  }
}

/** Checkpoints take a thirtieth of the time at most. */
const timesTaken = 30;
