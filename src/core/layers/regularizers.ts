/** Penalties on weights, with Keras's names: what a spec can say of them, and which weight each is for. */
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { type Rule, type Ruled, rulesOf } from './weightFields';

const factor = (description: string) => Type.Optional(Type.Number({ minimum: 0, description }));

/** l1 · Σ|x| + l2 · Σx². */
const regularizer = (description: string) =>
  Type.Optional(
    Type.Object(
      {
        l1: factor('What the sum of absolute values is multiplied by; 0 where it is left out.'),
        l2: factor('What the sum of squares is multiplied by; 0 where it is left out.'),
      },
      { additionalProperties: false, description },
    ),
  );

const ofWeight = regularizer(
  'Adds the size of this weight to the loss, while training only: l1 · Σ|w| + l2 · Σw². Evaluation, score card and pruning look at the loss without it.',
);

export const kernelRegularizer = ofWeight;
export const biasRegularizer = ofWeight;
export const recurrentRegularizer = ofWeight;
export const depthwiseRegularizer = ofWeight;
export const pointwiseRegularizer = ofWeight;
export const embeddingsRegularizer = ofWeight;

const ofActivity = regularizer(
  'Adds the size of what this layer gives to the loss, while training only: l1 · Σ|a| + l2 · Σa², the mean over the rows. With l1 on the code, a sparse autoencoder.',
);

export const activityRegularizerField = { activityRegularizer: ofActivity };

export type Regularizer = NonNullable<Static<typeof kernelRegularizer>>;

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
