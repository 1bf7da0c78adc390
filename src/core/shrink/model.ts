import type { ModelGraph } from '../graph/graph';
import type { Masks, Weights } from '../weights/weights';

/** What a shrinking method takes and gives: a model with weights, some of which are pruned. */
export interface Model {
  readonly graph: ModelGraph;
  /** Pruned values are zero. */
  readonly weights: Weights;
  readonly masks: Masks;
}
