/** Where a search for smaller models stands between two epochs: with it, the search goes on as if it had never stopped. */
import type { SearchPlan } from '../../../core/methods/auto/searchPlan';
import type { Packing } from '../../../core/methods/auto/packing';
import type { Model } from '../../../core/weights/model';

/** One model that is tried or tuned. */
export interface Trial {
  readonly model: Model;
  /** How it was made. */
  readonly structure: string;
  /** How its weights come to be stored while it is trained; as float32 where it is left out. */
  readonly packing?: Packing;
  /** Which size it competes in: the most that it may cost. */
  readonly limit: number;
  /** The loss on the rows that models are compared on, once it was trained. */
  readonly loss?: number;
  /** Metrics that limits are about, on the same rows, once it was tuned. */
  readonly metrics?: Readonly<Record<string, number>>;
}

/** `rates`: the first model with several learning rates; `try`: all for a few epochs; `tune`: the best of each size for many. */
export type SearchStage = 'rates' | 'try' | 'tune' | 'done';

export interface SearchProgress {
  readonly plan: SearchPlan;
  /** Those of the run's searches before this one, where there were some. */
  readonly earlierPlans?: readonly SearchPlan[];
  readonly stage: SearchStage;
  /** Which model, or which rate, is under way, from 0. */
  readonly at: number;
  /** Epochs of it that are done. */
  readonly epoch: number;
  /** The losses of the rates that were tried. */
  readonly rates: readonly number[];
  /** What the learning rate is multiplied with. */
  readonly rateFactor: number;
  /** What the one under way has while its weights are those that it began with. */
  readonly startLoss?: number;
  /** What its learning rate is multiplied with, since it has begun again. */
  readonly scale?: number;
}

export interface SearchState extends SearchProgress {
  readonly trials: readonly Trial[];
}

/** Of all searches of the run so far, in their order. */
export function plansOf({ earlierPlans = [], plan }: SearchProgress): readonly SearchPlan[] {
  return [...earlierPlans, plan];
}
