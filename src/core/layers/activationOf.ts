import { kindOf, type LayerSpec } from '.';
import type { ActivationName } from './fields';

/** The activation that a layer's own field names; undefined of a layer that has no such field, or leaves it out. */
export function activationField(spec: LayerSpec): ActivationName | undefined {
  return 'activation' in spec ? spec.activation : undefined;
}

/** The activation that a layer's outputs have gone through: that of its type, of its own field, or of the layer inside of it; `linear` for none. */
export function activationOf(spec: LayerSpec): ActivationName {
  const inner: { readonly type: string; readonly activation?: ActivationName } = 'layer' in spec ? spec.layer : spec;
  return kindOf(spec.type).activation ?? inner.activation ?? 'linear';
}
