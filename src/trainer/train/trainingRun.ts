/** A model on its way through the phases of a run, as these share it. */
import type { TrainingSession } from '../engine/engine';
import type { ModelInTraining } from './modelInTraining';
import { RunEmitter } from './runEmitter';
import type { SearchState } from './search/searchState';
import type { RoundState, Snapshots, TrainingProgress, TrainingState } from './trainingState';
import type { TrainingHooks, TrainingRequest } from './trainingRequest';

export class TrainingRun {
  readonly emitter: RunEmitter;
  /** Of the step under way or, once it has ended, of the last one that searched. */
  search: SearchState | undefined;
  #state: RoundState;

  constructor(
    readonly request: TrainingRequest,
    readonly hooks: TrainingHooks,
    readonly model: ModelInTraining,
    state: RoundState,
  ) {
    this.emitter = new RunEmitter(hooks.emit);
    this.#state = state;
  }

  get progress(): TrainingProgress {
    return this.#state.progress;
  }

  get snapshots(): Snapshots {
    return this.#state.snapshots;
  }

  /** The session of the current model. */
  get session(): TrainingSession {
    return this.model.session;
  }

  /** Goes on from there. */
  set(state: Partial<RoundState>): void {
    this.#state = { ...this.#state, ...state };
  }

  /** Goes on with other values for some of the progress. */
  advance(change: Partial<TrainingProgress>): void {
    this.set({ progress: { ...this.progress, ...change } });
  }

  /** Keeps more or other states of the model. */
  keep(change: Partial<Snapshots>): void {
    this.set({ snapshots: { ...this.snapshots, ...change } });
  }

  /** Where the run stands between two epochs, with all that it goes on from. */
  state(): TrainingState {
    const random = this.request.random.state;
    return {
      ...this.progress,
      random,
      model: this.model.current(),
      optimizer: this.session.getOptimizerState(),
      snapshots: this.snapshots,
      ...(this.search === undefined ? {} : { search: this.search }),
    };
  }

  /** To be called after every epoch: the run can be paused then, stored or cancelled. */
  async betweenEpochs(): Promise<void> {
    await this.hooks.betweenEpochs(() => this.state());
  }

  /** @param share of the epoch that is under way */
  emitProgress(share: number): void {
    const { epochsDone, epochsAdded } = this.progress;
    this.emitter.emit({ type: 'progress', epoch: epochsDone + 1, epochs: this.request.plan.epochs + epochsAdded, share });
  }

  /** Whether it ends with the model that it has: there is one as soon as a round or a search has ended. */
  get isStopped(): boolean {
    const { plan } = this.request;
    const isAfterRound = plan.phases.slice(0, this.progress.phase).some(({ stage }) => stage === 'shrink');
    return this.hooks.isStopped() && (isAfterRound || this.search?.stage === 'done');
  }
}
