/** What every shrinking method is to the run that drives it. */
import { MessageError } from '../../system/messageError';
import type { ModelCost } from '../../core/cost/cost';
import type { ModelGraph } from '../../core/graph/graph';
import type { Message } from '../../core/message/message';
import type { Random } from '../../core/random/random';
import type { Model } from '../../core/weights/model';
import type { ShrinkTarget } from '../../core/methods/targetSchema';
import type { TrainSpec } from '../../core/spec/schema';
import type { Weights } from '../../core/weights/weights';
import type { DataSet, TrainingSession } from '../engine/engine';

/** A method made ready for one model: rounds of a change each, with fine-tuning after every one. */
export interface Method {
  readonly rounds: readonly Round[];
  /**
   * When units that do no work are really removed: after every round, only where that makes the model much faster, or not before the end,
   * because weights may come back.
   */
  readonly rebuild: 'always' | 'whenMuchSmaller' | 'never';
  /** Epochs of the original's training after which its weights are kept for `earlyWeights`. */
  readonly rewindTo?: number;
  /** In the place of rounds: many smaller models are made, tried and compared. */
  readonly search?: Search;
  /** Holds in its own rounds and in those of all later steps. */
  readonly projection?: Projection;
}

/** What a search for smaller models is asked for. */
export interface Search {
  /** About how long it may take. Turned into a plan of epochs once, when it begins. */
  readonly seconds: number;
  /** The plan, where it is known: what the machine can do in the time then does not matter. */
  readonly epochs?: number;
  readonly target: ShrinkTarget;
  /** What the target's shares refer to. */
  readonly original: ModelCost;
  readonly learningRate: number;
  /** Learning rates that are tried, as multiples of that one, rising. */
  readonly rateFactors: readonly number[];
}

/**
 * What fine-tuning must keep to, where weights are not free: brings weights back to the nearest ones that are allowed.
 *
 * @param start the weights when the fine-tuning began, which are allowed
 */
export type Projection = (graph: ModelGraph, start: Weights) => (weights: Weights) => Weights;

export interface Round {
  /** The learning rate of each epoch of fine-tuning after the change. */
  readonly rates: readonly number[];
  /** Whether the epoch with the lowest loss is taken, or, where none lowers it, the model as the change left it. */
  readonly keepsBest?: boolean;
  /** Makes the model smaller. Depends on nothing but its arguments, so that a run can be repeated and resumed. */
  readonly change: (model: Model, context: RoundContext) => Promise<Model>;
}

export interface RoundContext {
  /** The model under training, for gradients and predictions. The method leaves its weights alone. */
  readonly session: TrainingSession;
  readonly data: DataSet;
  /** The weights when the last fine-tuning began, or, in the first round, the training of the original. */
  readonly startWeights: Weights;
  /** The original's weights after the epochs that the method's `rewindTo` names. */
  readonly earlyWeights?: Weights;
  readonly random: Random;
  readonly signal: AbortSignal;
  /** Tells the person something: a layer left alone and why, a target that cannot be met. */
  notice(message: Message): void;
}

/** What a method is asked for, beside its own options. */
export interface Task {
  readonly target: ShrinkTarget;
  /** Costs of the original model, which shares refer to. */
  readonly original: ModelCost;
  readonly graph: ModelGraph;
  readonly train: TrainSpec;
  /** Whether the original comes with weights, and is not trained first. */
  readonly pretrained: boolean;
  /** Whether fine-tuning sees other rows in every epoch, with the original's outputs as targets: of these, a model learns nothing by heart. */
  readonly seesOtherRows: boolean;
}

/** A method that cannot do what it was asked for. The message says why and what to do. */
export class MethodError extends MessageError {
  override readonly name = 'MethodError';
}

/** The factor of the learning rate for fine-tuning: a model that has just been made smaller needs larger steps than the original, and stays stable with them. */
export const fineTuningRateFactor = 3;

/** Options of which some are always given. */
export type Complete<O, Given extends keyof O> = O & { readonly [F in Given]-?: NonNullable<O[F]> };
