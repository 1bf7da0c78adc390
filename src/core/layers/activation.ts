import { activation as activationField } from './fields';
import { defineLayer, layerSchema } from './kind';

export const activation = defineLayer({
  schema: layerSchema('Activation', { activation: activationField }),
  meaning: 'Applies a function to every value.',
  inputs: 'one',
  flow: 'keep',
  outputShape: (_layer, [input]) => input!,
});
