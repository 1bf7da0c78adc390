import { isLayerType, kindOf, type LayerSpec } from '../layers';
import type { CostedLayer, LayerKind, LayerRules, Shape } from '../layers/kind';

/**
 * A layer as far as it can be read, so that an error in one is not blamed on the others. `L` is the layer as its kind of file writes it: a
 * spec's own without more, or another program's with the rules for its costs.
 */
export interface LayerDraft<L extends CostedLayer = LayerSpec> {
  /** Missing when it is not a string. */
  readonly name?: string;
  /** Missing when the layer names none. */
  readonly inputs?: readonly string[];
  /** Missing when the layer is not valid by itself. */
  readonly spec?: L;
  /** For a layer of another format than ours, which was built already: what its cost follows from. */
  readonly rules?: LayerRules<L>;
  /** Shapes of its inputs, for a layer that nothing feeds, or only layers that are not known. */
  readonly inputShapes?: readonly Shape[];
}

/** The record of a spec's layer; undefined for a layer of another format, or one that is not valid. */
export function kindOfDraft<L extends CostedLayer>({ spec, rules }: LayerDraft<L>): LayerKind | undefined {
  return rules === undefined && spec !== undefined && isLayerType(spec.type) ? kindOf(spec.type) : undefined;
}

/** What the layer's cost follows from; undefined for a layer that is not valid. */
export function rulesOf<L extends CostedLayer>(draft: LayerDraft<L>): LayerRules<L> | undefined {
  return draft.rules ?? kindOfDraft(draft);
}

/** Whether the layer is one that the model's rows come in by. */
export function isInput<L extends CostedLayer>(draft: LayerDraft<L>): boolean {
  return draft.spec !== undefined && rulesOf(draft)?.inputs === 'none';
}
