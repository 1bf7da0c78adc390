import type { Static } from 'typebox';
import * as Type from 'typebox';
import { learningRate } from './fields';

/** Structure and amounts found by itself, for every size at once: see `core/methods/auto`. */
export const autoSchema = Type.Object(
  {
    method: Type.Literal('auto', {
      description:
        'Finds out by itself which layers become narrower, linear or none at all, and by how much: a front of models that are really smaller, of which it takes the best within the target.',
    }),
    seconds: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1_000_000,
        description: 'About how long it may take; 60 where it is left out. The time is turned into a plan of epochs once, when it begins.',
      }),
    ),
    epochs: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 100_000,
        description:
          'Epochs of fine-tuning for each model of the front, in the place of seconds: the result then does not depend on the time that they take.',
      }),
    ),
    learningRate,
  },
  { additionalProperties: false },
);

export type AutoOptions = Static<typeof autoSchema>;
