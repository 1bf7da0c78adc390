import * as Type from 'typebox';
import { say } from '../message/message';
import { depthwiseConstant, depthwiseKernel } from './depthwiseConv2d';
import { padding, steps } from './fields';
import { depthwiseFields } from './kernelFields';
import { channelsOf, defineLayer, elementCount, layerSchema, requireRank, ShapeError, type WeightSpec } from './kind';
import { spacedFilters, spacedSize } from './spacedFilters';
import { asImages, imagesName } from './tfjsForm';
import { windowedSize } from './window';

export const depthwiseConv1d = defineLayer({
  schema: layerSchema('DepthwiseConv1D', {
    kernelSize: steps('Steps of each filter.'),
    strides: Type.Optional(steps('How far the filter moves; 1 where it is left out.')),
    padding: Type.Optional(padding),
    dilationRate: Type.Optional(steps("The spacing of the filter's values; 1 where it is left out.")),
    ...depthwiseFields(3),
  }),
  meaning: 'Slides filters of their own along each channel of a sequence; channels do not mix.',
  inputs: 'one',
  flow: 'keep',
  sums: { weight: 'depthwise_kernel', axis: 1 },
  constantOutput: (layer, value, unit, weight) => depthwiseConstant(layer, layer.kernelSize, { value, unit, weight }),
  outputShape: ({ kernelSize, strides = 1, dilationRate = 1, padding: border = 'valid', depthMultiplier: multiplier = 1 }, [input]) => {
    requireRank(input!, 2, 'DepthwiseConv1D', 'steps, channels');
    if (strides > 1 && dilationRate > 1)
      throw new ShapeError(say('{0} can have strides or dilationRate above 1, not both', 'DepthwiseConv1D'), 'dilationRate');
    const window = { size: [kernelSize, 1], strides: [strides, 1], dilation: [dilationRate, 1], padding: border } as const;
    return [windowedSize('DepthwiseConv1D', input![0]!, 0, window), channelsOf(input!, 'DepthwiseConv1D') * multiplier];
  },
  weights: ({ kernelSize, depthMultiplier: multiplier = 1, useBias: biased }, [input]): WeightSpec[] => {
    const channels = channelsOf(input!, 'DepthwiseConv1D');
    const bias: WeightSpec = { name: 'bias', shape: [channels * multiplier], axes: ['output'], trainable: true, initializer: 'zeros' };
    return [
      depthwiseKernel([kernelSize], channels, multiplier, multiplier === 1 ? 'output' : 'input'),
      ...(biased === false ? [] : [bias]),
    ];
  },
  macs: ({ kernelSize }, _inputs, output) => {
    const values = elementCount(output);
    return values === null ? null : values * kernelSize;
  },
  // TF.js has none, and no depthwise dilation: the gaps of its filters are stored as zeros.
  tfjs: {
    layers: (place) => {
      const { type: _type, name: _name, inputs: _inputs, kernelSize, strides = 1, dilationRate = 1, ...fields } = place.layer;
      // Its strides must be alike in both directions; there is one column, so that those along it do nothing.
      const sizes = { kernelSize: spacedSize([kernelSize, 1], [dilationRate, 1]), strides: [strides, strides] };
      return asImages(place, 'DepthwiseConv2D', { ...fields, ...sizes });
    },
    weight: ({ name: layer, dilationRate = 1 }, { name, shape: [size, ...channels] }) => ({
      name: `${imagesName(layer)}/${name}`,
      ...(name === 'depthwise_kernel' ? spacedFilters([size!, 1, ...channels], [dilationRate, 1]) : {}),
    }),
  },
});
