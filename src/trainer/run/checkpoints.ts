/** The checkpoints of a run, and pauses: while a run waits, it can be resumed whatever happens to its process. */
import type { RunPaused } from '../../core/run/events';
import type { RunRecord } from '../../core/run/record';
import type { RunFolder } from '../../system/runs/runFolder';
import { throwIfCancelled } from '../engine/errors';
import { writeCheckpoint } from '../store/checkpoint';
import { CheckpointClock, expectedSeconds } from '../store/checkpointClock';
import type { Stopwatch } from '../train/stopwatch';
import type { TrainingState } from '../train/trainingState';
import type { RunHost } from './runHost';

export interface CheckpointParts {
  readonly folder: RunFolder;
  readonly host: RunHost;
  readonly watch: Stopwatch;
  /** Parameters of the original. */
  readonly params: number;
  /** Whether the run goes on from a checkpoint. */
  readonly isResumed: boolean;
}

export class Checkpoints {
  readonly #folder: RunFolder;
  readonly #host: RunHost;
  readonly #watch: Stopwatch;
  readonly #clock: CheckpointClock;
  #canResume: boolean;

  constructor({ folder, host, watch, params, isResumed }: CheckpointParts) {
    this.#folder = folder;
    this.#host = host;
    this.#watch = watch;
    this.#clock = new CheckpointClock(host.checkpointSeconds, expectedSeconds(params));
    this.#canResume = isResumed;
  }

  /** Whether the folder has a checkpoint to resume from. */
  get canResume(): boolean {
    return this.#canResume;
  }

  get isDue(): boolean {
    return this.#clock.isDue;
  }

  async write(record: RunRecord, state: TrainingState): Promise<void> {
    const { seconds } = this.#watch;
    await this.#folder.writeCheckpoint((events) => writeCheckpoint({ record, state, seconds }, events));
  }

  /** Writes one after an epoch where it is due. @throws CancelledError */
  async writeIfDue(record: RunRecord, state: () => TrainingState): Promise<void> {
    throwIfCancelled(this.#host.signal);
    if (!this.#clock.isDue) return;
    await this.#clock.timed(() => this.write(record, state()));
    this.#canResume = true;
  }

  async waitWhilePaused(record: RunRecord, state: () => TrainingState, emit: (event: RunPaused) => void): Promise<void> {
    const { orders, signal } = this.#host;
    if (orders?.isPaused !== true) return;
    await this.write(record, state());
    this.#canResume = true;
    emit({ type: 'paused', isPaused: true });
    await orders.untilOver(signal);
    emit({ type: 'paused', isPaused: false });
  }
}
