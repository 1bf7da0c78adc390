import * as Type from 'typebox';
import { say } from '../message/message';
import { activate } from './activate';
import { biasConstraint, depthwiseConstraint } from './constraints';
import { activation, asPair, padding, pair, useBias } from './fields';
import { channelsOf, defineLayer, elementCount, layerSchema, requireRank, ShapeError, type WeightSpec } from './kind';
import { activityRegularizerField, biasRegularizer, depthwiseRegularizer } from './regularizers';
import { spacedFilters, spacedSize } from './spacedFilters';
import { windowedSize } from './window';

export const depthMultiplier = Type.Integer({
  minimum: 1,
  maximum: 10_000,
  description: 'Filters for each input channel; 1 where it is left out.',
});

export const depthwiseConv2d = defineLayer({
  schema: layerSchema('DepthwiseConv2D', {
    kernelSize: pair('Rows and columns of each filter.'),
    strides: Type.Optional(pair('How far the filter moves, in both directions alike; 1 where it is left out.')),
    padding: Type.Optional(padding),
    dilationRate: Type.Optional(pair("The spacing of the filter's values; 1 where it is left out.")),
    depthMultiplier: Type.Optional(depthMultiplier),
    activation: Type.Optional(activation),
    useBias: Type.Optional(useBias),
    depthwiseRegularizer,
    biasRegularizer,
    ...activityRegularizerField,
    depthwiseConstraint,
    biasConstraint,
  }),
  meaning: 'Slides filters of their own over each channel; channels do not mix.',
  inputs: 'one',
  flow: 'keep',
  // Zeros at the border make a constant uneven, unless it is zero itself.
  constantOutput: ({ kernelSize, padding: border = 'valid', activation: name = 'linear', useBias: biased }, value, unit, weight) => {
    if (value !== 0 && border !== 'valid') return undefined;
    const filters = weight('depthwise_kernel');
    const [rows, columns] = asPair(kernelSize);
    let sum = biased === false ? 0 : weight('bias')[unit]!;
    for (let at = unit; at < filters.length; at += filters.length / (rows * columns)) sum += filters[at]! * value;
    return activate(name, sum);
  },
  outputShape: ({ kernelSize, strides = 1, dilationRate = 1, padding: border = 'valid', depthMultiplier: multiplier = 1 }, [input]) => {
    requireRank(input!, 3, 'DepthwiseConv2D', 'rows, columns, channels');
    const window = { size: asPair(kernelSize), strides: asPair(strides), dilation: asPair(dilationRate), padding: border } as const;
    if (Math.max(...window.strides) > 1 && Math.max(...window.dilation) > 1)
      throw new ShapeError(say('{0} can have strides or dilationRate above 1, not both', 'DepthwiseConv2D'), 'dilationRate');
    const [rows, columns] = [
      windowedSize('DepthwiseConv2D', input![0]!, 0, window),
      windowedSize('DepthwiseConv2D', input![1]!, 1, window),
    ];
    return [rows, columns, channelsOf(input!, 'DepthwiseConv2D') * multiplier];
  },
  weights: ({ kernelSize, depthMultiplier: multiplier = 1, useBias: biased }, [input]): WeightSpec[] => {
    const channels = channelsOf(input!, 'DepthwiseConv2D');
    const bias: WeightSpec = { name: 'bias', shape: [channels * multiplier], axes: ['output'], trainable: true, initializer: 'zeros' };
    return [
      depthwiseKernel(asPair(kernelSize), channels, multiplier, multiplier === 1 ? 'output' : 'input'),
      ...(biased === false ? [] : [bias]),
    ];
  },
  macs: ({ kernelSize }, _inputs, output) => {
    const [rows, columns] = asPair(kernelSize);
    const values = elementCount(output);
    return values === null ? null : values * rows * columns;
  },
  // TF.js has no depthwise dilation: the gaps of its filters are stored as zeros.
  tfjs: {
    fields: ({ kernelSize, dilationRate = 1 }) => ({
      dilationRate: [1, 1],
      kernelSize: spacedSize(asPair(kernelSize), asPair(dilationRate)),
    }),
    weight: ({ dilationRate = 1 }, { name, shape }) => (name === 'depthwise_kernel' ? spacedFilters(shape, asPair(dilationRate)) : {}),
  },
});

/** The filters of each channel. */
export function depthwiseKernel(
  size: readonly [number, number],
  channels: number,
  multiplier: number,
  channelAxis: 'input' | 'output',
): WeightSpec {
  return {
    name: 'depthwise_kernel',
    shape: [...size, channels, multiplier],
    axes: ['other', 'other', channelAxis, 'other'],
    trainable: true,
    initializer: 'glorotUniform',
  };
}
