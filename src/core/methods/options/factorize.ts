import type { Static } from 'typebox';
import * as Type from 'typebox';
import { fineTuneEpochs, learningRate } from './fields';

/** Layers of low rank in the place of full ones (Sainath et al. 2013; Jaderberg et al. 2014, arXiv:1405.3866; Zhang et al. 2015, arXiv:1505.06798). */
export const factorizeSchema = Type.Object(
  {
    method: Type.Literal('factorize', {
      description: 'Replaces a layer by two smaller ones, one after the other, where that saves parameters; then fine-tunes.',
    }),
    energy: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1,
        description:
          "The share of each kernel's squared singular values that is kept, in the place of the target; 0.95 where there is no target of parameters.",
      }),
    ),
    layers: Type.Optional(
      Type.Array(Type.String(), { minItems: 1, description: 'Names of the layers to factorise; all where it is left out.' }),
    ),
    convolution: Type.Optional(
      Type.Enum(['separable', 'bottleneck', 'either'], {
        description:
          'How a convolution is split: separable: columns, then rows of its filters; bottleneck: fewer filters, then 1×1 ones; either: what keeps more. either where it is left out.',
      }),
    ),
    fineTuneEpochs: fineTuneEpochs(20),
    learningRate,
  },
  { additionalProperties: false },
);

export type FactorizeOptions = Static<typeof factorizeSchema>;
