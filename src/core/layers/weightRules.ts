/** What a layer's fields say of each of its weights: `kernelRegularizer` is about `kernel`. */
import type { LayerSpec } from '.';
import type { Constraint } from './constraints';
import type { Regularizer } from './regularizers';

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
function rulesOf<T>({ spec, weights }: Ruled, sort: 'Regularizer' | 'Constraint'): Rule<T>[] {
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

/** A layer's constraints on weights. */
export function weightConstraints(layer: Ruled): Rule<Constraint>[] {
  return rulesOf(layer, 'Constraint');
}

/** A layer's penalties on weights. */
export function weightRegularizers(layer: Ruled): Rule<Regularizer>[] {
  return rulesOf(layer, 'Regularizer');
}

/** The penalty on what a layer gives. A layer inside of another has it where it stands. */
export function activityRegularizer(spec: Ruled['spec']): Regularizer | undefined {
  const owner = ('layer' in spec ? spec.layer : spec) as { readonly activityRegularizer?: Regularizer };
  return owner.activityRegularizer;
}

/** Whether training makes something else small than the loss alone. */
export function isPenalized(layer: Ruled): boolean {
  return weightRegularizers(layer).length > 0 || activityRegularizer(layer.spec) !== undefined;
}
