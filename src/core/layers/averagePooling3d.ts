import { defineLayer, layerSchema } from './kind';
import { pooledShape, volumePooling } from './pooling';

export const averagePooling3d = defineLayer({
  schema: layerSchema('AveragePooling3D', volumePooling),
  meaning: 'Takes the mean of every window of a volume.',
  inputs: 'one',
  flow: 'keep',
  outputShape: (layer, [input]) => pooledShape('AveragePooling3D', 3, layer, input!),
  tfjs: { isWrongOnWasm: () => true },
});
