import { defineLayer, layerSchema } from './kind';
import { sameShape } from './merge';

export const average = defineLayer({
  schema: layerSchema('Average', {}),
  meaning: 'Takes the mean of its inputs, value by value.',
  inputs: 'several',
  flow: 'elementwise',
  combineConstants: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  outputShape: (_layer, inputs) => sameShape('Average', inputs),
});
