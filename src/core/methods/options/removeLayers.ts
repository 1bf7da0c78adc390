import type { Static } from 'typebox';
import * as Type from 'typebox';
import { fineTuneEpochs, finalEpochs, learningRate } from './fields';

/** Removal of whole layers; the layers behind are fitted to the data as well as a linear map can (after "network morphism" the other way round). */
export const removeLayersSchema = Type.Object(
  {
    method: Type.Literal('removeLayers', {
      description: 'Deletes hidden layers one by one, fits what is behind them by least squares, and fine-tunes.',
    }),
    layers: Type.Optional(Type.Array(Type.String(), { minItems: 1, description: 'Names of the layers to delete, in this order.' })),
    count: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1000,
        description: 'How many layers to delete where none are named: each time the one whose loss hurts least. 1 where it is left out.',
      }),
    ),
    fineTuneEpochs: fineTuneEpochs(10),
    finalEpochs,
    learningRate,
  },
  { additionalProperties: false },
);

export type RemoveLayersOptions = Static<typeof removeLayersSchema>;
