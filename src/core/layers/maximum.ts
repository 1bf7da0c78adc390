import { defineLayer, layerSchema } from './kind';
import { sameShape } from './merge';

export const maximum = defineLayer({
  schema: layerSchema('Maximum', {}),
  meaning: 'The largest of its inputs, value by value.',
  inputs: 'several',
  flow: 'elementwise',
  combineConstants: (values) => Math.max(...values),
  outputShape: (_layer, inputs) => sameShape('Maximum', inputs),
});
