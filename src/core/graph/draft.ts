import type { LayerSpec } from '../layers';
import type { LayerRules, Shape } from '../layers/kind';

/** A layer of a spec as far as it can be read, so that an error in one is not blamed on the others. */
export interface LayerDraft {
  /** Missing when it is not a string. */
  readonly name?: string;
  /** Missing when the layer names none. */
  readonly inputs?: readonly string[];
  /** Missing when the layer is not valid by itself. */
  readonly spec?: LayerSpec;
  /** For a layer of another format than ours, which was built already: what its cost follows from. */
  readonly rules?: LayerRules;
  /** Shapes of its inputs, for a layer that nothing feeds, or only layers that are not known. */
  readonly inputShapes?: readonly Shape[];
}
