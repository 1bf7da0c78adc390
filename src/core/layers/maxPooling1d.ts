import { defineLayer, layerSchema } from './kind';
import { pooledShape, stepPooling } from './pooling';

export const maxPooling1d = defineLayer({
  schema: layerSchema('MaxPooling1D', stepPooling),
  meaning: 'Keeps the largest value of every window of steps.',
  inputs: 'one',
  flow: 'keep',
  outputShape: (layer, [input]) => pooledShape('MaxPooling1D', 1, layer, input!),
});
