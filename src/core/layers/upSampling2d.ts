import * as Type from 'typebox';
import { asPair, pair } from './fields';
import { defineLayer, layerSchema, requireRank } from './kind';

export const upSampling2d = defineLayer({
  schema: layerSchema('UpSampling2D', {
    size: Type.Optional(pair('How many times rows and columns are repeated; 2 where it is left out.')),
  }),
  meaning: 'Repeats rows and columns to make them larger.',
  inputs: 'one',
  flow: 'keep',
  outputShape: (layer, [input]) => {
    requireRank(input!, 3, 'UpSampling2D', 'rows, columns, channels');
    const [rows, columns] = asPair(layer.size ?? 2);
    return [input![0] === null ? null : input![0]! * rows, input![1] === null ? null : input![1]! * columns, input![2]!];
  },
  // TF.js takes no single number for both.
  tfjs: { fields: ({ size = 2 }) => ({ size: [...asPair(size)] }) },
});
