/** The before/after table of a run: the same measures for every method and structure, so that models can be compared fairly. */
import type { Shape } from '../layers/kind';
import type { Collapse } from './collapse';

/** Values of a loss and metrics over one set of rows; `loss` is always there. */
export interface Measures {
  readonly loss: number;
  readonly [metric: string]: number;
}

/** How long a model takes for many rows at a time. */
export interface Throughput {
  readonly rows: number;
  /** Median. */
  readonly seconds: number;
}

/** One model's column of the score card. */
export interface ModelScore {
  readonly params: number;
  readonly nonzero: number;
  /** As stored: the float32 weights of an original; the packed file, with its layers, of what was made of it, and of an original that was shrunk before. */
  readonly bytes: number;
  /** The float32 weights, gzipped. */
  readonly gzipBytes: number;
  /** Multiply-accumulates for one row; `null` where a size is only known at run time. */
  readonly macs: number | null;
  /** Median time to predict one row, in milliseconds, with the run's engine. */
  readonly latencyMs: number;
  /** What the middle half of the predictions took, from the first quartile to the third; missing in runs of version 0.2. */
  readonly latencySpread?: { readonly seconds: readonly [number, number] };
  /** With many rows at a time; missing in runs of version 0.2. */
  readonly throughput?: Throughput;
  readonly training: Measures;
  /** Missing when the spec holds no rows back. */
  readonly validation?: Measures;
  /** How the model no longer works; missing when it does. */
  readonly collapse?: Collapse;
}

export interface LayerScore {
  readonly name: string;
  readonly type: string;
  /** "Dense 64 relu", original and shrunk; `null` where the model has no such layer. */
  readonly words: readonly [string | null, string | null];
  /** Original and shrunk; 0 for a layer that was removed. */
  readonly params: readonly [number, number];
  readonly nonzero: readonly [number, number];
  /** Multiply-accumulates for one row, like `params`; `null` where a size is only known at run time. */
  readonly macs: readonly [number | null, number | null];
  /** Of the original as it is stored, and of the shrunk model's as they are packed. */
  readonly bytes: readonly [number, number];
  /** `null` where the model has no such layer. */
  readonly outputShape: readonly [Shape | null, Shape | null];
}

export interface StepScore {
  readonly method: string;
  readonly score: ModelScore;
}

/** The last model of a run that still worked. */
export interface WorkingModel {
  /** The round that it comes from. */
  readonly round: number;
  readonly nonzero: number;
}

export interface ScoreCard {
  readonly original: ModelScore;
  readonly shrunk: ModelScore;
  /** Given where the shrunk model has collapsed and an earlier one, which is kept in the folder `working` of the run, has not. */
  readonly working?: WorkingModel;
  /** Parameters that shares of the original are of: those that are not zero, of one that was pruned before. Missing where all count. */
  readonly counted?: number;
  readonly layers: readonly LayerScore[];
  /** The model after each step, where there were several. */
  readonly steps?: readonly StepScore[];
  /** Mean squared difference of the two models' outputs on the score card's rows: ‖M − M_s‖². */
  readonly outputDifference: number;
}

/** The original's parameters that count: shares of what is left are of these. */
export function countedOf({ counted, original }: ScoreCard): number {
  return counted ?? original.params;
}

/** The rows that a score card is measured on: held-out ones where the spec has some. */
export function scoredOn(score: ModelScore): Measures {
  return score.validation ?? score.training;
}

export const rowsPerSecond = ({ rows, seconds }: Throughput): number => rows / seconds;
