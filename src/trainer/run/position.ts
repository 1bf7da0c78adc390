/** Where a run stands between two epochs. */
import type { RandomState } from '../../core/random/random';
import type { Model } from '../../core/shrink/model';
import type { Weights } from '../../core/weights/weights';
import type { OptimizerState } from '../engine/engine';

export interface Place {
  readonly stretch: number;
  /** Epochs of the stretch that are done. */
  readonly epoch: number;
  /** Epochs of the whole run, with the ones that had to be done again. */
  readonly epochsDone: number;
  readonly epochsAgain: number;
  /** What the rates of the stretch are multiplied with, after returns to its start. */
  readonly rateScale: number;
  /** The loss on the score card's rows when the stretch began, by which divergence is seen. */
  readonly startLoss: number;
  /** The loss of the last epoch, as it was trained; missing before the first. */
  readonly lastLoss?: number;
  /** The trained original's loss on the same rows, once it is known. */
  readonly originalLoss?: number;
}

/** Earlier states of the model that may be needed again. */
export interface Kept {
  /** The model's weights when the stretch began, or, while the original is trained, its first ones. */
  readonly start: Weights;
  /** The original's weights to rewind to. */
  readonly early?: Weights;
  /** Weights of the trained original. */
  readonly original?: Weights;
  /** The last model whose loss was within the limit, where there is one. */
  readonly accepted?: Model;
}

/** A place with everything that training goes on from. */
export interface Position extends Place {
  readonly random: RandomState;
  readonly model: Model;
  readonly optimizer: OptimizerState;
  readonly kept: Kept;
}
