import * as Type from 'typebox';
import { say } from '../message/message';
import { sizeOf } from '../numbers/sizeOf';
import { activate } from './activate';
import { type ActivationName, asPair, padding, pair } from './fields';
import { depthwiseFields } from './kernelFields';
import { channelsOf, defineLayer, elementCount, layerSchema, requireRank, ShapeError, type WeightSpec } from './kind';
import { spacedFilters, spacedSize } from './spacedFilters';
import { windowedSize } from './window';

export const depthwiseConv2d = defineLayer({
  schema: layerSchema('DepthwiseConv2D', {
    kernelSize: pair('Rows and columns of each filter.'),
    strides: Type.Optional(pair('How far the filter moves, in both directions alike; 1 where it is left out.')),
    padding: Type.Optional(padding),
    dilationRate: Type.Optional(pair("The spacing of the filter's values; 1 where it is left out.")),
    ...depthwiseFields(4),
  }),
  meaning: 'Slides filters of their own over each channel; channels do not mix.',
  inputs: 'one',
  flow: 'keep',
  sums: { weight: 'depthwise_kernel', axis: 1 },
  constantOutput: (layer, value, unit, weight) => depthwiseConstant(layer, sizeOf(asPair(layer.kernelSize)), { value, unit, weight }),
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

interface DepthwiseSums {
  readonly padding?: 'valid' | 'same';
  readonly activation?: ActivationName;
  readonly useBias?: boolean;
}

/** What a unit of a depthwise layer makes of a constant; undefined where zeros at the border make it uneven. @param positions of each filter */
export function depthwiseConstant(
  { padding: border = 'valid', activation: name = 'linear', useBias }: DepthwiseSums,
  positions: number,
  { value, unit, weight }: { readonly value: number; readonly unit: number; readonly weight: (name: string) => Float32Array },
): number | undefined {
  if (value !== 0 && border !== 'valid') return undefined;
  const filters = weight('depthwise_kernel');
  let sum = useBias === false ? 0 : weight('bias')[unit]!;
  for (let at = unit; at < filters.length; at += filters.length / positions) sum += filters[at]! * value;
  return activate(name, sum);
}

/** The filters of each channel. @param size of a filter, by axis */
export function depthwiseKernel(
  size: readonly number[],
  channels: number,
  multiplier: number,
  channelAxis: 'input' | 'output',
): WeightSpec {
  return {
    name: 'depthwise_kernel',
    shape: [...size, channels, multiplier],
    axes: [...size.map(() => 'other' as const), channelAxis, 'other'],
    trainable: true,
    initializer: 'glorotUniform',
  };
}
