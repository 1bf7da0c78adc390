import Type from 'typebox';
import { asPair, padding, pair } from './fields';
import { defineLayer, layerSchema, requireRank } from './kind';
import { windowedSize } from './window';

export const maxPooling2d = defineLayer({
  schema: layerSchema('MaxPooling2D', {
    poolSize: Type.Optional(pair('Rows and columns of the window; 2 where it is left out.')),
    strides: Type.Optional(pair('How far the window moves; its own size where it is left out.')),
    padding: Type.Optional(padding),
  }),
  meaning: 'Keeps the largest value of every window.',
  inputs: 'one',
  flow: 'keep',
  outputShape: (layer, [input]) => {
    requireRank(input!, 3, 'MaxPooling2D', 'rows, columns, channels');
    const size = asPair(layer.poolSize ?? 2);
    const window = {
      size,
      strides: layer.strides === undefined ? size : asPair(layer.strides),
      dilation: [1, 1],
      padding: layer.padding ?? 'valid',
    } as const;
    return [windowedSize('MaxPooling2D', input![0]!, 0, window), windowedSize('MaxPooling2D', input![1]!, 1, window), input![2]!];
  },
});
