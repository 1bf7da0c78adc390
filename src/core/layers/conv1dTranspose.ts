import * as Type from 'typebox';
import { biasOf } from './dense';
import { filters, padding, steps } from './fields';
import { kernelFields } from './kernelFields';
import { channelsOf, defineLayer, elementCount, layerSchema, requireRank, type WeightSpec } from './kind';
import { asImages, imagesName } from './tfjsForm';
import { transposedSize } from './window';

export const conv1dTranspose = defineLayer({
  schema: layerSchema('Conv1DTranspose', {
    filters,
    kernelSize: steps('Steps of each filter.'),
    strides: Type.Optional(steps('How many times longer the output is; 1 where it is left out.')),
    padding: Type.Optional(padding),
    ...kernelFields(3),
  }),
  meaning: 'A convolution along a sequence the other way round: makes it longer (a learned upsampling).',
  inputs: 'one',
  flow: 'produce',
  sums: { weight: 'kernel', axis: 2 },
  withUnits: (layer, filters) => ({ ...layer, filters }),
  outputShape: ({ kernelSize, strides = 1, padding: border = 'valid', filters: units }, [input]) => {
    requireRank(input!, 2, 'Conv1DTranspose', 'steps, channels');
    channelsOf(input!, 'Conv1DTranspose');
    const window = { size: [kernelSize, 1], strides: [strides, 1], dilation: [1, 1], padding: border } as const;
    return [transposedSize(input![0]!, 0, window), units];
  },
  weights: (layer, [input]): WeightSpec[] => [
    {
      name: 'kernel',
      shape: [layer.kernelSize, layer.filters, channelsOf(input!, 'Conv1DTranspose')],
      axes: ['other', 'output', 'input'],
      trainable: true,
      initializer: 'glorotUniform',
    },
    ...(layer.useBias === false ? [] : [biasOf(layer.filters)]),
  ],
  // What one step of the input adds to the output.
  workValues: ({ kernelSize, filters: units }) => kernelSize * units,
  // Every input value meets every value of every filter once.
  macs: (layer, [input]) => {
    const values = elementCount(input!);
    return values === null ? null : values * layer.kernelSize * layer.filters;
  },
  tfjs: {
    layers: (place) => {
      const { type: _type, name: _name, inputs: _inputs, ...fields } = place.layer;
      const size = { kernelSize: [fields.kernelSize, 1], strides: [fields.strides ?? 1, 1] };
      return asImages(place, 'Conv2DTranspose', { ...fields, ...size });
    },
    weight: ({ name: layer }, { name, shape: [steps, ...channels] }) => ({
      name: `${imagesName(layer)}/${name}`,
      ...(name === 'kernel' ? { shape: [steps!, 1, ...channels] } : {}),
    }),
  },
});
