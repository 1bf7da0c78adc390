import { defineLayer, layerSchema, requireRank } from './kind';

export const globalMaxPooling1d = defineLayer({
  schema: layerSchema('GlobalMaxPooling1D', {}),
  meaning: 'Takes the largest value of every channel over all steps.',
  inputs: 'one',
  flow: 'keep',
  outputShape: (_layer, [input]) => {
    requireRank(input!, 2, 'GlobalMaxPooling1D', 'steps, channels');
    return [input!.at(-1)!];
  },
});
