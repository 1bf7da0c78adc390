/** What executes training. Shrinking is written against these types and never sees tfjs. */
import type { ModelGraph } from '../../core/graph/graph';
import type { Message } from '../../core/message/message';
import type { Random } from '../../core/random/random';
import type { BranchRule, EngineInfo } from '../../core/run/events';
import type { TrainSpec } from '../../core/spec/schema';
import type { Masks, Weights } from '../../core/weights/weights';
import type { OptimizerOptions } from './optimizers';

/**
 * Rows of data, row-major: `inputs` has `count` × the input layer's shape, `targets` `count` × the target's shape. Where a model has several inputs or
 * outputs, a row has the values of all of them, one behind the other (`parts.ts`).
 */
export interface Samples {
  readonly count: number;
  readonly inputs: Float32Array;
  /** The very array of `inputs` for an autoencoder, which is then stored once; class numbers (one a row) for sparse cross-entropy. */
  readonly targets: Float32Array;
}

/** Some rows, and an order to take them in. */
export interface ShuffledSamples {
  readonly samples: Samples;
  /** Row numbers within `samples`. */
  readonly order: Int32Array;
}

/**
 * Rows that together would take too much memory, and are read from files a chunk at a time. The arrays of a chunk are overwritten when the one after the
 * next is read, which happens when the next is asked for.
 */
export interface StreamedSamples {
  readonly count: number;
  /** Whether the rows of an autoencoder: each is its own target. */
  readonly targetsAreInputs: boolean;
  /** Rows of every chunk but the last, a multiple of the batch size. */
  readonly chunkRows: number;
  /** All rows in their order. @throws CancelledError, InputError when they cannot be read */
  chunks(signal: AbortSignal): AsyncIterable<Samples>;
  /** All rows, as mixed as they can be with a chunk in memory. Depends on `random` alone. @throws CancelledError, InputError */
  shuffled(random: Random, signal: AbortSignal): AsyncIterable<ShuffledSamples>;
  /** At most so many rows, evenly spread; fewer where so many would fill memory. @throws InputError */
  sample(most: number): Promise<Samples>;
}

export type Rows = Samples | StreamedSamples;

export interface DataSet {
  readonly training: Rows;
  readonly validation?: Rows;
}

/** The part of a spec's `train` that a compiled step depends on. */
export type TrainOptions = Pick<TrainSpec, 'loss' | 'delta' | 'batchSize' | 'seed'> &
  OptimizerOptions & {
    /** How much a row counts while training, by the number of its class. */
    readonly weightOfClass?: readonly number[];
  };

/** A hidden layer that is to give, while training, what the targets hold for it. */
export interface LayerTarget {
  readonly layer: string;
  /** What its mean squared difference is multiplied by. */
  readonly weight: number;
  /** Where its values begin in a row of the targets, and how many they are. */
  readonly at: number;
  readonly size: number;
}

/** Targets with more than the model's own: this comes first in every row, then the values for hidden layers. */
export interface LayerTargets {
  /** Values of one row, also those of layers that are not distilled any more. */
  readonly width: number;
  readonly layers: readonly LayerTarget[];
}

export interface CompileRequest {
  readonly graph: ModelGraph;
  /** Starting values of all weights of the graph; copied. */
  readonly weights: Weights;
  readonly data: DataSet;
  readonly train: TrainOptions;
  readonly layerTargets?: LayerTargets | undefined;
}

/** What an optimizer remembers beside the weights, as plain data for checkpoints. */
export interface OptimizerState {
  /** Updates made so far. */
  readonly iterations: number;
  /** By the slot's name (Adam: `m` and `v`), a tensor for each trainable weight. */
  readonly slots: ReadonlyMap<string, Weights>;
}

export interface EpochOptions {
  readonly learningRate: number;
  readonly signal: AbortSignal;
  /** The rows that the order is of: by default all training rows, where these are in memory. */
  readonly samples?: Samples;
  /** Called now and then with how many rows of the order are done. */
  readonly onProgress?: (rows: number) => void;
}

export interface EpochResult {
  /** Mean over the rows, each with the weights of its own step. */
  readonly loss: number;
  /** The largest global gradient norm of the epoch's steps, after masking and before clipping. */
  readonly gradientNorm: number;
  /** False when any step's loss or gradient was infinite or not a number. */
  readonly finite: boolean;
}

export interface Gradients {
  /** The gradient of the mean loss over the training rows. */
  readonly mean: Weights;
  /** The mean over the batches of each batch gradient's square. */
  readonly squared: Weights;
}

/** One model inside the engine, with its data. Must be disposed of. */
export interface ModelSession {
  /** How many rows it predicts in one go, where more are asked for. */
  readonly rowsAtOnce: number;
  /**
   * Mean loss as the model predicts (no dropout, moving statistics).
   * @param most about this many rows are enough, evenly spread, where more are in memory. @throws CancelledError
   */
  evaluate(split: 'training' | 'validation', signal: AbortSignal, most?: number): Promise<{ readonly loss: number }>;
  /** @returns outputs of the model, row-major, for `rows` rows of inputs. */
  predict(inputs: Float32Array, rows: number): Promise<Float32Array>;
  /** Does nothing the second time. */
  dispose(): void;
}

/** One model under training, with its optimizer inside the engine, too. */
export interface TrainingSession extends ModelSession {
  /** Why the model is trained more slowly than the engine trains others. */
  readonly notice?: Message | undefined;
  /**
   * Makes one update for each batch of `order`, a sequence of row numbers; the last batch of all training rows may be short.
   * @throws CancelledError within a second of `signal` aborting; the updates made until then stay.
   */
  trainEpoch(order: Int32Array, options: EpochOptions): Promise<EpochResult>;
  /**
   * Gradients of the loss over the training data (`rowsForGradients`), as the model predicts, for importances.
   * @param most this many rows are enough, evenly spread. @throws CancelledError
   */
  gradients(signal: AbortSignal, most?: number): Promise<Gradients>;
  /**
   * Takes the place of all masks before; pruned weights and their optimizer slots become zero and stay exactly zero.
   * Only trainable weights are pruned: a mask of moving statistics changes nothing.
   */
  setMasks(masks: Masks): void;
  getWeights(): Weights;
  /** Values of pruned weights become zero. */
  setWeights(weights: Weights): void;
  getOptimizerState(): OptimizerState;
  setOptimizerState(state: OptimizerState): void;
}

/** What an engine is opened for, by which it chooses how it uses the cores. */
export interface EngineWork {
  /** Multiply-accumulates of a training step; unknown or few where it is left out. */
  readonly stepMacs?: number;
  /** Those of a run that goes on, which must keep to them. */
  readonly branches?: readonly BranchRule[] | undefined;
}

export interface Engine extends EngineInfo {
  /** @throws EngineError when the model cannot be trained by this engine; the message names the layer. */
  compile(request: CompileRequest): Promise<TrainingSession>;
  /** For a model that is measured, not trained, which takes less time. @throws EngineError as above */
  compileToPredict(request: CompileRequest): Promise<ModelSession>;
}
