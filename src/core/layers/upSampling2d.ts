import * as Type from 'typebox';
import { asPair, pair } from './fields';
import { defineLayer, layerSchema, requireRank } from './kind';
import { partName } from './tfjsForm';

export const upSampling2d = defineLayer({
  schema: layerSchema('UpSampling2D', {
    size: Type.Optional(pair('How many times as many rows and columns there are; 2 where it is left out.')),
    interpolation: Type.Optional(
      Type.Enum(['nearest', 'bilinear'], {
        description:
          'nearest: rows and columns are repeated; bilinear: those between are mixed from their neighbours. nearest where it is left out.',
      }),
    ),
  }),
  meaning: 'Repeats rows and columns, or mixes new ones of them, to make them larger.',
  inputs: 'one',
  flow: 'keep',
  outputShape: (layer, [input]) => {
    requireRank(input!, 3, 'UpSampling2D', 'rows, columns, channels');
    const [rows, columns] = asPair(layer.size ?? 2);
    return [input![0] === null ? null : input![0]! * rows, input![1] === null ? null : input![1]! * columns, input![2]!];
  },
  tfjs: {
    // TF.js takes no single number for both.
    fields: ({ size = 2 }) => ({ size: [...asPair(size)] }),
    // TF.js mixes from the corners of pixels, Keras from their centres: means over the repeated ones do the same.
    layers: ({ layer: { name, size = 2, interpolation = 'nearest' }, inputs }) => {
      if (interpolation === 'nearest') return [{ type: 'UpSampling2D', name, inputs, fields: { size: [...asPair(size)] } }];
      const doubled = asPair(size).map((times) => 2 * times);
      const repeated = partName(name, 'repeated');
      return [
        { type: 'UpSampling2D', name: repeated, inputs, fields: { size: doubled } },
        { type: 'AveragePooling2D', name, inputs: [repeated], fields: { poolSize: doubled, strides: [2, 2], padding: 'same' } },
      ];
    },
  },
});
