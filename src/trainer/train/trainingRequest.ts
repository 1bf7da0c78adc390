/** What training a model through a run takes, and the hooks that it calls. */
import type { SearchPlan } from '../../core/methods/auto/searchPlan';
import type { Augmentation } from '../../core/training/augment';
import type { ModelGraph } from '../../core/graph/graph';
import type { Random } from '../../core/random/random';
import type { RunEvent } from '../../core/run/events';
import type { EvaluationCriteria } from '../../core/score/criteria';
import type { Model } from '../../core/weights/model';
import type { Weights } from '../../core/weights/weights';
import type { DataSet, Engine, ModelSession, Samples, TrainOptions } from '../engine/engine';
import type { Distillation } from './distill';
import type { Plan } from './plan';
import type { TrainingState } from './trainingState';

export interface TrainingRequest {
  readonly engine: Engine;
  readonly data: DataSet;
  /** How pictures are moved anew in every epoch. */
  readonly augmentation?: Augmentation | undefined;
  /** Rows that models are compared on, and by what. */
  readonly evaluationRows: Samples;
  readonly criteria: EvaluationCriteria;
  readonly train: TrainOptions;
  readonly plan: Plan;
  /** The original's structure. */
  readonly graph: ModelGraph;
  readonly distill: Distillation;
  /** How much work a search is to be, where the run repeats another. */
  readonly searchPlans?: readonly SearchPlan[] | undefined;
  /** Layers of the original, in the spec's order, by which progress is reported. */
  readonly layers: readonly { readonly name: string; readonly params: number }[];
  readonly random: Random;
  readonly signal: AbortSignal;
}

export interface TrainingHooks {
  readonly emit: (event: RunEvent) => void;
  /** Called after every epoch, where a run can be paused, stored and cancelled. Asking for the state is costly. */
  betweenEpochs(state: () => TrainingState): Promise<void>;
  /** Which of the models that a search has tuned a person wants as the result, from 1. */
  chosen(): number | undefined;
  /** Whether the run is to end with the model that it has. */
  isStopped(): boolean;
  /** Called when one of several steps has ended. */
  stepEnded(session: ModelSession, model: Model, step: number): Promise<void>;
  /** Called once, with the original's session, before anything is changed. */
  originalReady(session: ModelSession, weights: Weights): Promise<void>;
}
