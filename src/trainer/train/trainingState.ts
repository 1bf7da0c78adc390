/** Where a run stands between two epochs. */
import type { QualityLimit } from '../../core/methods/quality';
import type { RandomState } from '../../core/random/random';
import type { Model } from '../../core/weights/model';
import type { BestEpoch } from '../../core/training/earlyStopping';
import type { PlateauState } from '../../core/training/plateau';
import type { Weights } from '../../core/weights/weights';
import type { OptimizerState } from '../engine/engine';
import type { SearchState } from './search/searchState';

export interface TrainingProgress {
  readonly phase: number;
  /** Epochs of the phase that are done. */
  readonly epoch: number;
  /** Epochs of the whole run, with the ones that had to be done again. */
  readonly epochsDone: number;
  /** Epochs beside the planned ones: those done again, less those that were spared. */
  readonly epochsAdded: number;
  /** What the rates of the phase are multiplied with, after returns to its start. */
  readonly rateScale: number;
  /** The loss on the score card's rows when the phase began, by which divergence is seen; missing before. */
  readonly startLoss?: number;
  /** The loss of the last epoch, as it was trained; missing before the first. */
  readonly lastLoss?: number;
  /** The largest gradient norm of the phase's last epoch; missing before its first. */
  readonly lastNorm?: number;
  /** What gradients are scaled down to, beside what the spec says, since they have grown without limit. */
  readonly clipNorm?: number;
  /** The best epoch of the phase, where it may be stopped early. */
  readonly best?: BestEpoch;
  /** Where the learning rate goes by plateaus of the loss. */
  readonly plateau?: PlateauState;
  /** The trained original's loss on the same rows, once it is known. */
  readonly originalLoss?: number;
  /** Its metrics, where limits are about them. */
  readonly originalMetrics?: Readonly<Record<string, number>>;
  /** The limit that a round was taken back for, the last time. */
  readonly heldBackBy?: QualityLimit;
  /** The last round after which the model had not collapsed; 0 for the original. Missing while there is none. */
  readonly workingRound?: number;
}

/** Earlier states of the model that may be needed again. */
export interface Snapshots {
  /** The model's weights when the phase began, or, while the original is trained, its first ones. */
  readonly start: Weights;
  /** The weights of the best epoch of a phase that may be stopped early. */
  readonly best?: Weights;
  /** The original's weights to rewind to. */
  readonly early?: Weights;
  /** Weights of the trained original. */
  readonly original?: Weights;
  /** The last model that was within the limits, where there is one. */
  readonly accepted?: Model;
  /** The model after the last round after which it had not collapsed, where there is one. */
  readonly working?: Model;
}

/** What changes from epoch to epoch and from round to round: both parts are replaced, never changed. */
export interface RoundState {
  readonly progress: TrainingProgress;
  readonly snapshots: Snapshots;
}

/** Training progress with everything that training goes on from. */
export interface TrainingState extends TrainingProgress {
  readonly random: RandomState;
  readonly model: Model;
  readonly optimizer: OptimizerState;
  readonly snapshots: Snapshots;
  /** Of a search, from when it is known what is to be done; also afterwards, for the models that it has found. */
  readonly search?: SearchState;
}
