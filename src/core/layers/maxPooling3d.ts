import { defineLayer, layerSchema } from './kind';
import { pooledShape, volumePooling } from './pooling';

export const maxPooling3d = defineLayer({
  schema: layerSchema('MaxPooling3D', volumePooling),
  meaning: 'Keeps the largest value of every window of a volume.',
  inputs: 'one',
  flow: 'keep',
  outputShape: (layer, [input]) => pooledShape('MaxPooling3D', 3, layer, input!),
  tfjs: { isWrongOnWasm: () => true },
});
