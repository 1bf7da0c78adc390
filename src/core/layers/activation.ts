import { activate } from './activate';
import { activation as activationField } from './fields';
import { defineLayer, layerSchema } from './kind';

export const activation = defineLayer({
  schema: layerSchema('Activation', { activation: activationField }),
  meaning: 'Applies a function to every value.',
  inputs: 'one',
  canOverwrite: true,
  flow: 'keep',
  asActivation: ({ activation: own }) => own,
  constantOutput: (layer, value) => activate(layer.activation, value),
  outputShape: (_layer, [input]) => input!,
});
