import { sizeOf } from '../numbers/sizeOf';
import * as Type from 'typebox';
import { biasOf } from './dense';
import { asPair, filters, padding, pair } from './fields';
import { kernelFields } from './kernelFields';
import { channelsOf, defineLayer, elementCount, layerSchema, requireRank, type WeightSpec } from './kind';
import { transposedSize } from './window';

export const conv2dTranspose = defineLayer({
  schema: layerSchema('Conv2DTranspose', {
    filters,
    kernelSize: pair('Rows and columns of each filter.'),
    strides: Type.Optional(pair('How much larger the output is; 1 where it is left out.')),
    padding: Type.Optional(padding),
    ...kernelFields(4),
  }),
  meaning: 'A convolution the other way round: makes rows and columns larger (a learned upsampling).',
  inputs: 'one',
  flow: 'produce',
  sums: { weight: 'kernel', axis: 2 },
  withUnits: (layer, filters) => ({ ...layer, filters }),
  outputShape: (layer, [input]) => {
    requireRank(input!, 3, 'Conv2DTranspose', 'rows, columns, channels');
    channelsOf(input!, 'Conv2DTranspose');
    const window = {
      size: asPair(layer.kernelSize),
      strides: asPair(layer.strides ?? 1),
      dilation: [1, 1],
      padding: layer.padding ?? 'valid',
    } as const;
    return [transposedSize(input![0]!, 0, window), transposedSize(input![1]!, 1, window), layer.filters];
  },
  weights: (layer, [input]): WeightSpec[] => [
    {
      name: 'kernel',
      shape: [...asPair(layer.kernelSize), layer.filters, channelsOf(input!, 'Conv2DTranspose')],
      axes: ['other', 'other', 'output', 'input'],
      trainable: true,
      initializer: 'glorotUniform',
    },
    ...(layer.useBias === false ? [] : [biasOf(layer.filters)]),
  ],
  // What one place of the input adds to the output.
  workValues: ({ kernelSize, filters: units }) => sizeOf(asPair(kernelSize)) * units,
  // Every input value meets every value of every filter once.
  macs: (layer, [input]) => {
    const [rows, columns] = asPair(layer.kernelSize);
    const values = elementCount(input!);
    return values === null ? null : values * rows * columns * layer.filters;
  },
});
