import { defineLayer, layerSchema } from './kind';
import { imagePooling, pooledShape } from './pooling';

export const averagePooling2d = defineLayer({
  schema: layerSchema('AveragePooling2D', imagePooling),
  meaning: 'Takes the mean of every window.',
  inputs: 'one',
  flow: 'keep',
  outputShape: (layer, [input]) => pooledShape('AveragePooling2D', 2, layer, input!),
});
