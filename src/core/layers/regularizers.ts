/** Penalties on weights, with Keras's names: what a spec can say of them, and which weight each is for. */
import type { Static } from 'typebox';
import * as Type from 'typebox';

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
