import { defineLayer, layerSchema } from './kind';
import { imagePooling, pooledShape } from './pooling';

export const maxPooling2d = defineLayer({
  schema: layerSchema('MaxPooling2D', imagePooling),
  meaning: 'Keeps the largest value of every window.',
  inputs: 'one',
  flow: 'keep',
  outputShape: (layer, [input]) => pooledShape('MaxPooling2D', 2, layer, input!),
});
