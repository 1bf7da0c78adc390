import type { Static } from 'typebox';
import * as Type from 'typebox';
import { fallingLearningRate, fineTuneEpochs } from './fields';

/** Weights as 8-bit integers with a scale for each unit (Krishnamoorthi 2018, arXiv:1806.08342), or as 16-bit floats. */
export const quantizeSchema = Type.Object(
  {
    method: Type.Literal('quantize', { description: 'Stores weights in fewer bits each, and fine-tunes them on that grid.' }),
    precision: Type.Optional(
      Type.Enum(['int8', 'float16'], {
        description: 'int8: 8-bit integers with a scale for each unit; float16: half the bits of float32. int8 where it is left out.',
      }),
    ),
    activations: Type.Optional(
      Type.Literal('int8', {
        description:
          'Also what layers give is rounded to 8-bit integers, while the model is fine-tuned and afterwards: what int8 exports will compute. Batch normalizations go into the weights in front of them. Ranges come from rows of the data, and stand as "int8" in the layers of the result.',
      }),
    ),
    layerPrecision: Type.Optional(
      Type.Record(Type.String(), Type.Enum(['int8', 'float16', 'float32']), {
        description: 'The precision of some layers, by their names, whatever it does to the loss.',
      }),
    ),
    tolerance: Type.Optional(
      Type.Number({
        minimum: 0,
        description:
          'A layer stays float16 where int8 in it alone would raise the loss by more than this share; 0.01 (1 %) where it is left out.',
      }),
    ),
    fineTuneEpochs: fineTuneEpochs(3),
    learningRate: fallingLearningRate,
  },
  { additionalProperties: false },
);

export type QuantizeOptions = Static<typeof quantizeSchema>;

export type Precision = 'int8' | 'float16' | 'float32';
