import * as Type from 'typebox';
import { biasOf } from './dense';
import { filters, padding, steps } from './fields';
import { separableFields } from './kernelFields';
import { channelsOf, defineLayer, layerSchema, requireRank, type WeightSpec } from './kind';
import { filtersOf, separableKernels } from './separableConv2d';
import { asImages, imagesName } from './tfjsForm';
import { windowedSize } from './window';

export const separableConv1d = defineLayer({
  schema: layerSchema('SeparableConv1D', {
    filters,
    kernelSize: steps('Steps of each filter.'),
    strides: Type.Optional(steps('How far the filter moves; 1 where it is left out.')),
    padding: Type.Optional(padding),
    ...separableFields(3),
  }),
  meaning: 'A filter along each channel of a sequence by itself, then sums over the channels.',
  inputs: 'one',
  flow: 'produce',
  sums: { weight: 'pointwise_kernel', axis: 1 },
  withUnits: (layer, filters) => ({ ...layer, filters }),
  seesConstantsEvenly: (layer) => (layer.padding ?? 'valid') === 'valid',
  // What the depthwise filters give at one place.
  workValues: ({ depthMultiplier: multiplier = 1 }, [input]) => channelsOf(input!, 'SeparableConv1D') * multiplier,
  filtersBefore: ({ kernelSize }, _kernel, weight) => filtersOf(weight('depthwise_kernel'), kernelSize),
  outputShape: ({ kernelSize, strides = 1, padding: border = 'valid', filters: units }, [input]) => {
    requireRank(input!, 2, 'SeparableConv1D', 'steps, channels');
    channelsOf(input!, 'SeparableConv1D');
    const window = { size: [kernelSize, 1], strides: [strides, 1], dilation: [1, 1], padding: border } as const;
    return [windowedSize('SeparableConv1D', input![0]!, 0, window), units];
  },
  weights: ({ kernelSize, depthMultiplier: multiplier = 1, filters: units, useBias: biased }, [input]): WeightSpec[] => [
    ...separableKernels([kernelSize], channelsOf(input!, 'SeparableConv1D'), multiplier, units),
    ...(biased === false ? [] : [biasOf(units)]),
  ],
  macs: ({ kernelSize, depthMultiplier: multiplier = 1, filters: units }, [input], [steps]) =>
    steps === null ? null : steps! * channelsOf(input!, 'SeparableConv1D') * multiplier * (kernelSize + units),
  tfjs: {
    layers: (place) => {
      const { type: _type, name: _name, inputs: _inputs, kernelSize, strides = 1, ...fields } = place.layer;
      // Its strides must be alike in both directions; there is one column, so that those along it do nothing.
      return asImages(place, 'SeparableConv2D', { ...fields, kernelSize: [kernelSize, 1], strides: [strides, strides] });
    },
    weight: ({ name: layer }, { name, shape: [size, ...channels] }) => ({
      name: `${imagesName(layer)}/${name}`,
      ...(name === 'bias' ? {} : { shape: [size!, 1, ...channels] }),
    }),
  },
});
