import * as Type from 'typebox';
import { defineLayer, layerSchema } from './kind';

export const dropout = defineLayer({
  schema: layerSchema('Dropout', {
    rate: Type.Number({ minimum: 0, exclusiveMaximum: 1, description: 'The share of values set to zero while training.' }),
  }),
  meaning: 'Sets random values to zero while training; does nothing afterwards.',
  inputs: 'one',
  flow: 'keep',
  onlyWhileTraining: true,
  outputShape: (_layer, [input]) => input!,
});
