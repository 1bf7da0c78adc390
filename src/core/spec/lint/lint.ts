import type { ModelCost } from '../../cost/cost';
import type { ModelGraph } from '../../graph/graph';
import type { Problem } from '../../problem/problem';
import type { Spec } from '../schema';

/** A spec without errors, with what follows from it. */
export interface SoundSpec {
  readonly graph: ModelGraph;
  readonly cost: ModelCost;
  /** Everything but the layers. */
  readonly settings: Omit<Spec, 'layers'>;
}

/** Looks for one kind of mistake that a sound spec can still hold. */
export type Lint = (spec: SoundSpec) => Problem[];
