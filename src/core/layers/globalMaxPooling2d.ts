import { defineLayer, layerSchema, requireRank } from './kind';

export const globalMaxPooling2d = defineLayer({
  schema: layerSchema('GlobalMaxPooling2D', {}),
  meaning: 'Takes the largest value of every channel over all rows and columns.',
  inputs: 'one',
  flow: 'keep',
  outputShape: (_layer, [input]) => {
    requireRank(input!, 3, 'GlobalMaxPooling2D', 'rows, columns, channels');
    return [input!.at(-1)!];
  },
});
