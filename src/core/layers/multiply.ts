import { defineLayer, layerSchema } from './kind';
import { sameShape } from './merge';

export const multiply = defineLayer({
  schema: layerSchema('Multiply', {}),
  meaning: 'Multiplies its inputs, value by value (a gate).',
  inputs: 'several',
  flow: 'opaque',
  outputShape: (_layer, inputs) => sameShape('Multiply', inputs),
});
