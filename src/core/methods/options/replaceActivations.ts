import type { Static } from 'typebox';
import * as Type from 'typebox';
import { activations } from '../../layers/fields';
import { fineTuneEpochs, learningRate } from './fields';

const activation = Type.Enum([...activations]);

/** Another function in the place of an activation: cheaper to compute, or simpler to build. */
export const replaceActivationsSchema = Type.Object(
  {
    method: Type.Literal('replaceActivations', {
      description:
        'Puts another activation in the place of one, refits the layers behind it, and fine-tunes. The score card shows what it really saves.',
    }),
    activations: Type.Optional(
      Type.Record(Type.String(), activation, {
        description:
          'What becomes of which activation: { "relu": "sigmoid" }. Where it is left out, the ones that are costly to compute become relu: elu, selu, gelu, swish, mish, softplus and softsign.',
      }),
    ),
    layers: Type.Optional(
      Type.Array(Type.String(), { minItems: 1, description: 'Names of the only layers to change; all but the last where it is left out.' }),
    ),
    refit: Type.Optional(
      Type.Boolean({
        description: 'Whether dense layers behind a new activation are fitted to what they gave before; true where it is left out.',
      }),
    ),
    fineTuneEpochs: fineTuneEpochs(20),
    learningRate,
  },
  { additionalProperties: false },
);

export type ReplaceActivationsOptions = Static<typeof replaceActivationsSchema>;
