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

/** Whether two models compute the same with the very same numbers, whatever is masked. */
export function hasSameValues(a: BareModel, b: BareModel): boolean {
  if (a.graph !== b.graph) return false;
  return [...a.weights].every(([key, { data }]) => {
    const other = b.weights.get(key)!.data;
    return data === other || data.every((value, at) => value === other[at]);
  });
}
