import { defineLayer, layerSchema, requireRank } from './kind';

export const globalAveragePooling1d = defineLayer({
  schema: layerSchema('GlobalAveragePooling1D', {}),
  meaning: 'Takes the mean of every channel over all steps.',
  inputs: 'one',
  flow: 'keep',
  outputShape: (_layer, [input]) => {
    requireRank(input!, 2, 'GlobalAveragePooling1D', 'steps, channels');
    return [input![1]!];
  },
});
