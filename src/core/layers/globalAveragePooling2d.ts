import { defineLayer, layerSchema, requireRank } from './kind';

export const globalAveragePooling2d = defineLayer({
  schema: layerSchema('GlobalAveragePooling2D', {}),
  meaning: 'Takes the mean of every channel over all rows and columns.',
  inputs: 'one',
  flow: 'keep',
  outputShape: (_layer, [input]) => {
    requireRank(input!, 3, 'GlobalAveragePooling2D', 'rows, columns, channels');
    return [input![2]!];
  },
});
