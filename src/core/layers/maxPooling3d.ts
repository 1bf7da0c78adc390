import { defineLayer, layerSchema } from './kind';
import { pooledVolume, volumePooling } from './pooling';

export const maxPooling3d = defineLayer({
  schema: layerSchema('MaxPooling3D', volumePooling),
  meaning: 'Keeps the largest value of every window of a volume.',
  inputs: 'one',
  flow: 'keep',
  outputShape: (layer, [input]) => pooledVolume('MaxPooling3D', layer, input!),
});
