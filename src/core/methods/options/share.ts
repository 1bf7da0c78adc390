import type { Static } from 'typebox';
import * as Type from 'typebox';
import { fallingLearningRate, fineTuneEpochs } from './fields';

const bits = (description: string) => Type.Integer({ minimum: 1, maximum: 12, description });

/** Weight sharing by k-means (Han et al. 2016, "Deep Compression", arXiv:1510.00149). */
export const shareSchema = Type.Object(
  {
    method: Type.Literal('share', {
      description: 'Lets weights of a layer share a few values, which are fine-tuned together: stored, each weight is a short number.',
    }),
    bits: Type.Optional(bits('Each layer has at most 2 to the power of so many different values; 5 where it is left out.')),
    layerBits: Type.Optional(
      Type.Record(Type.String(), bits('Bits of one layer.'), { description: 'Other numbers of bits for some layers, by their names.' }),
    ),
    rounds: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1000,
        description:
          'In how many rounds weights come to share values, the most important first, so that the others can follow; 4 where it is left out.',
      }),
    ),
    fineTuneEpochs: fineTuneEpochs(4),
    learningRate: fallingLearningRate,
  },
  { additionalProperties: false },
);

export type ShareOptions = Static<typeof shareSchema>;
