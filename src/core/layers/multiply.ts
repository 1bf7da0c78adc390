import { defineLayer, layerSchema } from './kind';
import { sameShape } from './merge';

export const multiply = defineLayer({
  schema: layerSchema('Multiply', {}),
  meaning: 'Multiplies its inputs, value by value (a gate).',
  inputs: 'several',
  flow: 'elementwise',
  combineConstants: (values) => (values.includes(0) ? 0 : values.reduce((product, value) => product * value, 1)),
  outputShape: (_layer, inputs) => sameShape('Multiply', inputs),
});
