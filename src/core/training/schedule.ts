/** How the learning rate goes on while a model is trained: what a spec can say of it. */
import type { Static } from 'typebox';
import * as Type from 'typebox';

const factor = (description: string) => Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1, description });
const epochs = (minimum: number, description: string) => Type.Integer({ minimum, maximum: 1_000_000, description });

const constant = Type.Object(
  { type: Type.Literal('constant', { description: 'The rate stays as it is.' }) },
  { additionalProperties: false },
);

const cosine = Type.Object(
  {
    type: Type.Literal('cosine', { description: 'The rate falls along half a cosine to the last epoch.' }),
    warmUpEpochs: Type.Optional(epochs(0, 'Epochs at the beginning in which the rate rises in equal steps; 0 where it is left out.')),
    alpha: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1, description: 'The share of the rate that it falls to; 0 where it is left out.' }),
    ),
  },
  { additionalProperties: false },
);

const step = Type.Object(
  {
    type: Type.Literal('step', { description: 'The rate falls all at once, every so many epochs.' }),
    every: epochs(1, 'Epochs between two falls of the rate.'),
    factor: Type.Optional(factor('What the rate is multiplied by; 0.1 where it is left out.')),
  },
  { additionalProperties: false },
);

const exponential = Type.Object(
  {
    type: Type.Literal('exponential', { description: 'The rate falls by the same share in every epoch.' }),
    factor: factor('What the rate is multiplied by after each epoch.'),
  },
  { additionalProperties: false },
);

/** Settings of Keras's ReduceLROnPlateau, with its defaults. */
const reduceOnPlateau = Type.Object(
  {
    type: Type.Literal('reduceOnPlateau', {
      description:
        'The rate falls whenever the validation loss (the training loss where nothing is held out) has not fallen for some epochs.',
    }),
    factor: Type.Optional(factor('What the rate is multiplied by; 0.1 where it is left out.')),
    patience: Type.Optional(epochs(1, 'Epochs without a gain before the rate falls; 10 where it is left out.')),
    minDelta: Type.Optional(
      Type.Number({ minimum: 0, description: 'How much the loss must fall to count as a gain; 0.0001 where it is left out.' }),
    ),
    cooldown: Type.Optional(epochs(0, 'Epochs after a fall that do not count; 0 where it is left out.')),
    minLearningRate: Type.Optional(Type.Number({ minimum: 0, description: 'The rate never falls below it; 0 where it is left out.' })),
  },
  { additionalProperties: false },
);

export const scheduleSchema = Type.Union([constant, cosine, step, exponential, reduceOnPlateau], {
  description:
    'How the learning rate goes on from epoch to epoch; constant where it is left out. Fine-tuning follows it, too, from its own rate and without warming up, unless it goes by plateaus.',
});

export type Schedule = Static<typeof scheduleSchema>;
export type PlateauOptions = Static<typeof reduceOnPlateau>;
