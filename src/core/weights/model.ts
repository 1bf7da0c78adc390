import type { ModelGraph } from '../graph/graph';
import type { Masks, Weights } from './weights';

/** What a shrinking method takes and gives: a model with weights, some of which are pruned. */
export interface Model {
  readonly graph: ModelGraph;
  /** Pruned values are zero. */
  readonly weights: Weights;
  readonly masks: Masks;
}

/** A model apart from what was pruned. */
export type BareModel = Pick<Model, 'graph' | 'weights'>;
