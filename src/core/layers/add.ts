import { defineLayer, layerSchema } from './kind';
import { sameShape } from './merge';

export const add = defineLayer({
  schema: layerSchema('Add', {}),
  meaning: 'Adds its inputs, value by value (a residual connection).',
  inputs: 'several',
  flow: 'elementwise',
  combineConstants: (values) => values.reduce((sum, value) => sum + value, 0),
  sumsInputs: true,
  easesGradients: true,
  outputShape: (_layer, inputs) => sameShape('Add', inputs),
});
