import { defineLayer, layerSchema, requireRank } from './kind';
import { overVolume } from './pooling';

export const globalAveragePooling3d = defineLayer({
  schema: layerSchema('GlobalAveragePooling3D', {}),
  meaning: 'Takes the mean of every channel over a whole volume.',
  inputs: 'one',
  flow: 'keep',
  outputShape: (_layer, [input]) => {
    requireRank(input!, 4, 'GlobalAveragePooling3D', 'depth, rows, columns, channels');
    return [input!.at(-1)!];
  },
  tfjs: { layers: (place) => overVolume(place, 'GlobalAveragePooling2D') },
});
