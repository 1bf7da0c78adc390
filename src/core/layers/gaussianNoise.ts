import * as Type from 'typebox';
import { defineLayer, layerSchema } from './kind';

export const gaussianNoise = defineLayer({
  schema: layerSchema('GaussianNoise', {
    stddev: Type.Number({ minimum: 0, description: 'The standard deviation of the noise.' }),
  }),
  meaning: 'Adds random noise while training (a denoising autoencoder); does nothing afterwards.',
  inputs: 'one',
  flow: 'keep',
  onlyWhileTraining: true,
  outputShape: (_layer, [input]) => input!,
});
