import * as Type from 'typebox';
import { defineLayer, layerSchema } from './kind';

const size = Type.Union([Type.Integer({ minimum: 1, maximum: 100_000_000 }), Type.Null()]);

export const input = defineLayer({
  schema: layerSchema('Input', {
    shape: Type.Array(size, { minItems: 1, maxItems: 4, description: 'Sizes of one row of data, without the batch axis.' }),
  }),
  meaning: 'Where the data enters the model.',
  inputs: 'none',
  flow: 'source',
  outputShape: (layer) => layer.shape,
  tfjs: {
    layers: ({ layer: { name, shape }, inputs }) => [
      { type: 'InputLayer', name, inputs, fields: { batchInputShape: [null, ...shape], dtype: 'float32', sparse: false } },
    ],
  },
});
