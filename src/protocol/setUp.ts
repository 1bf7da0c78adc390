/** Everything that an imported model needs to be shrunk, found from the model and its rows. */
import type { Message } from '../core/message/message';
import type { ShrinkStep } from '../core/methods/options';
import type { ShrinkTarget } from '../core/methods/targetSchema';
import type { EngineKind } from '../core/run/events';
import type { DistillSpec } from '../core/spec/schema';

/** A file, or one for each of several layers, by their names. */
export type FilesByLayer = string | Readonly<Record<string, string>>;

/** Asks for a spec's `data`, `train` and `shrink`, which are written into it. */
export interface SetUpRequest {
  /** Absolute path of a spec without data. */
  readonly spec: string;
  /**
   * Absolute path of the rows: a file, or a folder of pictures; of several inputs, a file for each. Rows are made from what the model's batch norms remember
   * where it is left out.
   */
  readonly data?: FilesByLayer;
  /** Absolute path of a file, or the name of a column or an array; of several outputs, a file for each. */
  readonly labels?: FilesByLayer;
  readonly engine: EngineKind | 'auto';
  /** What is known of how it is to be shrunk, and is written into the spec as well. */
  readonly target?: ShrinkTarget;
  readonly steps?: readonly ShrinkStep[];
  readonly distill?: DistillSpec;
}

export interface SetUpResult {
  /** What was guessed, why, and how it is changed: a line each. */
  readonly guesses: readonly Message[];
}
