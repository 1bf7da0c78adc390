import * as Type from 'typebox';
import { defineLayer, layerSchema, requireRank } from './kind';

export const spatialDropout2d = defineLayer({
  schema: layerSchema('SpatialDropout2D', {
    rate: Type.Number({ minimum: 0, exclusiveMaximum: 1, description: 'The share of channels set to zero while training.' }),
  }),
  meaning: 'Sets random channels to zero, at all rows and columns alike, while training; does nothing afterwards.',
  inputs: 'one',
  flow: 'keep',
  onlyWhileTraining: true,
  outputShape: (_layer, [input]) => {
    requireRank(input!, 3, 'SpatialDropout2D', 'rows, columns, channels');
    return input!;
  },
  // TF.js has none, or only one that cannot be trained; where a model predicts, both do nothing.
  tfjs: { layers: ({ layer: { name, rate }, inputs }) => [{ type: 'Dropout', name, inputs, fields: { rate } }] },
});
