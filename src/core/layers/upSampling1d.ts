import * as Type from 'typebox';
import { defineLayer, layerSchema, requireRank } from './kind';
import { asImages } from './tfjsForm';

export const upSampling1d = defineLayer({
  schema: layerSchema('UpSampling1D', {
    size: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 10_000, description: 'How many times every step is repeated; 2 where it is left out.' }),
    ),
  }),
  meaning: 'Repeats every step of a sequence to make it longer.',
  inputs: 'one',
  flow: 'keep',
  outputShape: ({ size = 2 }, [input]) => {
    requireRank(input!, 2, 'UpSampling1D', 'steps, channels');
    return [input![0] === null ? null : input![0]! * size, input![1]!];
  },
  tfjs: { layers: (place) => asImages(place, 'UpSampling2D', { size: [place.layer.size ?? 2, 1] }) },
});
