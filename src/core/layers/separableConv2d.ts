import * as Type from 'typebox';
import { sizeOf } from '../numbers/sizeOf';
import { biasOf } from './dense';
import { depthwiseKernel } from './depthwiseConv2d';
import { asPair, filters, padding, pair } from './fields';
import { separableFields } from './kernelFields';
import { channelsOf, defineLayer, elementCount, layerSchema, requireRank, type WeightSpec } from './kind';
import { windowedSize } from './window';

export const separableConv2d = defineLayer({
  schema: layerSchema('SeparableConv2D', {
    filters,
    kernelSize: pair('Rows and columns of each filter.'),
    strides: Type.Optional(pair('How far the filter moves, in both directions alike; 1 where it is left out.')),
    padding: Type.Optional(padding),
    ...separableFields(4),
  }),
  meaning: 'A filter over each channel by itself, then sums over the channels.',
  inputs: 'one',
  flow: 'produce',
  sums: { weight: 'pointwise_kernel', axis: 1 },
  withUnits: (layer, filters) => ({ ...layer, filters }),
  seesConstantsEvenly: (layer) => (layer.padding ?? 'valid') === 'valid',
  // What the depthwise filters give at one place.
  workValues: ({ depthMultiplier: multiplier = 1 }, [input]) => channelsOf(input!, 'SeparableConv2D') * multiplier,
  filtersBefore: ({ kernelSize }, _kernel, weight) => filtersOf(weight('depthwise_kernel'), sizeOf(asPair(kernelSize))),
  outputShape: ({ kernelSize, strides = 1, padding: border = 'valid', filters: units }, [input]) => {
    requireRank(input!, 3, 'SeparableConv2D', 'rows, columns, channels');
    channelsOf(input!, 'SeparableConv2D');
    const window = { size: asPair(kernelSize), strides: asPair(strides), dilation: [1, 1], padding: border } as const;
    return [windowedSize('SeparableConv2D', input![0]!, 0, window), windowedSize('SeparableConv2D', input![1]!, 1, window), units];
  },
  weights: ({ kernelSize, depthMultiplier: multiplier = 1, filters: units, useBias: biased }, [input]): WeightSpec[] => {
    const channels = channelsOf(input!, 'SeparableConv2D');
    return [...separableKernels(asPair(kernelSize), channels, multiplier, units), ...(biased === false ? [] : [biasOf(units)])];
  },
  macs: ({ kernelSize, depthMultiplier: multiplier = 1, filters: units }, [input], output) => {
    const [rows, columns] = asPair(kernelSize);
    const places = elementCount(output.slice(0, 2));
    return places === null ? null : places * channelsOf(input!, 'SeparableConv2D') * multiplier * (rows * columns + units);
  },
});

/** The filter of each channel and multiple, out of a depthwise kernel. @param positions of each filter */
export function filtersOf(kernel: Float32Array, positions: number): Float32Array[] {
  const count = kernel.length / positions;
  return Array.from({ length: count }, (_, filter) => kernel.filter((_value, at) => at % count === filter));
}

/** The filters of each channel, and the sums over what they give. @param size of a filter, by axis */
export function separableKernels(size: readonly number[], channels: number, multiplier: number, units: number): WeightSpec[] {
  const pointwise: WeightSpec = {
    name: 'pointwise_kernel',
    shape: [...size.map(() => 1), channels * multiplier, units],
    axes: [...size.map(() => 'other' as const), { of: 'input', units: channels, each: multiplier }, 'output'],
    trainable: true,
    initializer: 'glorotUniform',
  };
  return [depthwiseKernel(size, channels, multiplier, 'input'), pointwise];
}
