/** Fields of a layer that are about one of its weights: `kernelRegularizer`, `depthwiseConstraint`. */
import type { LayerSpec } from '.';

/** What a spec says of one weight. */
export interface Rule<T> {
  /** The weight's name. */
  readonly weight: string;
  readonly field: string;
  readonly value: T;
}

/** A layer of a graph, as far as rules follow from it. */
export interface Ruled {
  readonly spec: LayerSpec;
  readonly weights: readonly { readonly name: string }[];
}

/** The rules of one sort for a layer's weights. A layer inside of another has them where it stands. */
export function rulesOf<T>({ spec, weights }: Ruled, sort: 'Regularizer' | 'Constraint'): Rule<T>[] {
  return weights.flatMap(({ name }) => {
    const field = `${prefixOf(name)}${sort}`;
    const value = fieldOf(spec, field) as T | undefined;
    return value === undefined ? [] : [{ weight: name, field, value }];
  });
}

/** The value of a field of the layer, or of the layer inside of it. */
function fieldOf(spec: LayerSpec, field: string): unknown {
  const owner: object = 'layer' in spec ? spec.layer : spec;
  return (owner as Readonly<Record<string, unknown>>)[field];
}

/** `forward_recurrent_kernel` → `recurrent`: what Keras calls the weight in the names of such fields. */
function prefixOf(weight: string): string {
  const plain = weight.replace(/^(forward|backward)_/u, '');
  return plain === 'kernel' ? plain : plain.replace(/_kernel$/u, '');
}

/** A layer's fields but for those that only count while it is trained. */
export function withoutTrainingFields<S extends object>(spec: S): S {
  return Object.fromEntries(Object.entries(spec).filter(([field]) => !isTrainingField(field))) as S;
}

export function isTrainingField(field: string): boolean {
  return /(Regularizer|Constraint)$/u.test(field);
}
