import type { LayerSpec } from '../../../src/core/layers';
import type { LossName } from '../../../src/core/spec/schema';
import type { OracleOptions } from './oracle';

/** A model and how it is trained. */
export interface EngineCase {
  readonly name: string;
  readonly shape: readonly number[];
  readonly layers: readonly LayerSpec[];
  readonly loss?: LossName;
  readonly delta?: number;
  readonly optimizer?: OracleOptions['optimizer'];
  readonly options?: Omit<OracleOptions, 'optimizer'>;
  /** Inputs are whole numbers below it, as an Embedding takes them. */
  readonly inputClasses?: number;
  /** One class number a row, below it; else the target is the input. */
  readonly classes?: number;
  /** What plain TF.js says of the model, where it lacks a layer that no others can stand for. */
  readonly refusedByTfjs?: string;
}
