import * as Type from 'typebox';
import { padding, pair } from './fields';
import { defineLayer, layerSchema } from './kind';
import { pooledShape } from './pooling';

export const maxPooling2d = defineLayer({
  schema: layerSchema('MaxPooling2D', {
    poolSize: Type.Optional(pair('Rows and columns of the window; 2 where it is left out.')),
    strides: Type.Optional(pair('How far the window moves; its own size where it is left out.')),
    padding: Type.Optional(padding),
  }),
  meaning: 'Keeps the largest value of every window.',
  inputs: 'one',
  flow: 'keep',
  outputShape: (layer, [input]) => pooledShape('MaxPooling2D', layer, input!),
});
