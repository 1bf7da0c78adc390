/** Editor ↔ page of a comparison. */
import type { ModelDiff } from '../core/diff/diff';
import type { RunState } from '../core/run/state';

/** One of the two that are compared. */
export interface ComparedSide {
  /** A model's file name, or a run's name. */
  readonly title: string;
  /** Where it lies, or which version of it this is. */
  readonly under: string;
  /** Of a run: its state after all its events. */
  readonly run?: RunState;
}

export interface Comparison {
  readonly sides: readonly [ComparedSide, ComparedSide];
  readonly diff: ModelDiff;
}

/** Editor → page. */
export type ToComparisonPage =
  { readonly type: 'show'; readonly comparison: Comparison } | { readonly type: 'failed'; readonly message: string };

/** Page → editor. */
export interface FromComparisonPage {
  readonly type: 'ready';
}
