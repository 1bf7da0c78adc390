import { defineLayer, layerSchema, requireRank } from './kind';
import { overVolume } from './pooling';

export const globalMaxPooling3d = defineLayer({
  schema: layerSchema('GlobalMaxPooling3D', {}),
  meaning: 'Takes the largest value of every channel over a whole volume.',
  inputs: 'one',
  flow: 'keep',
  outputShape: (_layer, [input]) => {
    requireRank(input!, 4, 'GlobalMaxPooling3D', 'depth, rows, columns, channels');
    return [input!.at(-1)!];
  },
  tfjs: { layers: (place) => overVolume(place, 'GlobalMaxPooling2D') },
});
