import { defineLayer, layerSchema } from './kind';
import { pooledShape, stepPooling } from './pooling';

export const averagePooling1d = defineLayer({
  schema: layerSchema('AveragePooling1D', stepPooling),
  meaning: 'Takes the mean of every window of steps.',
  inputs: 'one',
  flow: 'keep',
  outputShape: (layer, [input]) => pooledShape('AveragePooling1D', 1, layer, input!),
});
