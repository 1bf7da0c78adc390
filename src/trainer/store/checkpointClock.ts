/** Decides when a checkpoint is due, so that checkpoints take little of a run's time. */
export class CheckpointClock {
  readonly #leastSeconds: number;
  readonly #now: () => number;
  #last: number;
  /** How long the last one took, in milliseconds; before the first, how long that will take. */
  #taken: number;

  /**
   * @param leastSeconds between two checkpoints; 0 for one after every epoch, whatever it costs
   * @param expectedSeconds what the first one is expected to take
   * @param now milliseconds on some clock
   */
  constructor(leastSeconds: number, expectedSeconds = 0, now = () => performance.now()) {
    this.#leastSeconds = leastSeconds;
    this.#now = now;
    this.#last = now();
    this.#taken = expectedSeconds * 1000;
  }

  get isDue(): boolean {
    const pause = this.#now() - this.#last;
    return pause >= this.#leastSeconds * 1000 && (this.#leastSeconds === 0 || pause >= this.#taken * timesTaken);
  }

  async timed(work: () => Promise<void>): Promise<void> {
    const began = this.#now();
    await work();
    this.#last = this.#now();
    this.#taken = this.#last - began;
  }
}

/** Checkpoints take a thirtieth of the time at most. */
const timesTaken = 30;

/** Copies of the weights in a checkpoint: the model's and its masks, the optimizer's two, and earlier states. */
const copies = 6;
/** What a slow disk writes, with its digest. */
const bytesPerSecond = 100e6;

/** What the first checkpoint of a model is expected to take. @param params of the original */
export function expectedSeconds(params: number): number {
  return (params * Float32Array.BYTES_PER_ELEMENT * copies) / bytesPerSecond;
}
