import { defineLayer, layerSchema } from './kind';
import { sameShape } from './merge';

export const minimum = defineLayer({
  schema: layerSchema('Minimum', {}),
  meaning: 'The smallest of its inputs, value by value.',
  inputs: 'several',
  flow: 'elementwise',
  combineConstants: (values) => Math.min(...values),
  outputShape: (_layer, inputs) => sameShape('Minimum', inputs),
});
