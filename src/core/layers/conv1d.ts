import * as Type from 'typebox';
import { say } from '../message/message';
import { biasOf } from './dense';
import { filters, padding, steps } from './fields';
import { kernelFields } from './kernelFields';
import { channelsOf, defineLayer, elementCount, layerSchema, requireRank, ShapeError, type WeightSpec } from './kind';
import { patchValues, windowedSize } from './window';

export const conv1d = defineLayer({
  schema: layerSchema('Conv1D', {
    filters,
    kernelSize: steps('Steps of each filter.'),
    strides: Type.Optional(steps('How far the filter moves; 1 where it is left out.')),
    padding: Type.Optional(padding),
    dilationRate: Type.Optional(steps("The spacing of the filter's values; 1 where it is left out.")),
    ...kernelFields(3),
  }),
  meaning: 'Slides filters along a sequence; each makes one output channel.',
  inputs: 'one',
  flow: 'produce',
  sums: { weight: 'kernel', axis: 1 },
  withUnits: (layer, filters) => ({ ...layer, filters }),
  seesConstantsEvenly: (layer) => (layer.padding ?? 'valid') === 'valid',
  outputShape: ({ kernelSize, strides = 1, dilationRate = 1, padding: border = 'valid', filters: units }, [input]) => {
    requireRank(input!, 2, 'Conv1D', 'steps, channels');
    channelsOf(input!, 'Conv1D');
    if (strides > 1 && dilationRate > 1)
      throw new ShapeError(say('{0} can have strides or dilationRate above 1, not both', 'Conv1D'), 'dilationRate');
    const window = { size: [kernelSize, 1], strides: [strides, 1], dilation: [dilationRate, 1], padding: border } as const;
    return [windowedSize('Conv1D', input![0]!, 0, window), units];
  },
  weights: (layer, [input]): WeightSpec[] => [
    {
      name: 'kernel',
      shape: [layer.kernelSize, channelsOf(input!, 'Conv1D'), layer.filters],
      axes: ['other', 'input', 'output'],
      trainable: true,
      initializer: 'glorotUniform',
    },
    ...(layer.useBias === false ? [] : [biasOf(layer.filters)]),
  ],
  workValues: ({ kernelSize, strides = 1 }, [input]) => patchValues([kernelSize], [strides], channelsOf(input!, 'Conv1D')),
  macs: (layer, [input], output) => {
    const values = elementCount(output);
    return values === null ? null : values * layer.kernelSize * channelsOf(input!, 'Conv1D');
  },
});
