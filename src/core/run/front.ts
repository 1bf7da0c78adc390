/** What `auto` finds: the models that no other one beats in size and loss at once, and what shrinking each layer alone costs. */
import type { LayerSensitivity } from '../methods/auto/sensitivity';

/** One model of a front. */
export interface FrontPoint {
  /** Parameters, all of them: a front's models are really smaller. */
  readonly params: number;
  /** Of the packed file; of the original, as float32. */
  readonly bytes: number;
  readonly macs: number | null;
  /** Median time to predict one row, in milliseconds, with the run's engine. */
  readonly latencyMs: number;
  /** On the held-out rows, or on the training rows where nothing is held out. */
  readonly loss: number;
  /** On the same rows, by name. */
  readonly metrics: Readonly<Record<string, number>>;
  /** The path of its spec inside the run folder, with slashes. */
  readonly model: string;
}

/** A model that `auto` has just tuned. What it takes to store it and to predict with it is measured only of those that the front keeps. */
export interface ModelTuned extends Pick<FrontPoint, 'params' | 'macs' | 'loss'> {
  readonly type: 'tuned';
  /** From 1, in the order in which they are tuned. */
  readonly number: number;
}

/** A person has chosen one of the tuned models as what the run ends with, whatever its target asks for; or none of them any more. */
export interface ModelChosen {
  readonly type: 'chosen';
  readonly number?: number;
}

/** By rising parameters: a model with more of them has a lower loss. The original is the last where nothing smaller is as good. */
export interface FrontFound {
  readonly type: 'front';
  readonly points: readonly FrontPoint[];
}

export interface SensitivityMeasured {
  readonly type: 'sensitivity';
  /** The original's loss on the same rows. */
  readonly loss: number;
  readonly layers: readonly LayerSensitivity[];
}
