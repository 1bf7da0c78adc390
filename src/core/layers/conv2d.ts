import * as Type from 'typebox';
import { say } from '../message/message';
import { biasConstraint, kernelConstraint } from './constraints';
import { biasOf } from './dense';
import { activation, asPair, filters, padding, pair, useBias } from './fields';
import { channelsOf, defineLayer, elementCount, layerSchema, requireRank, ShapeError, type WeightSpec } from './kind';
import { activityRegularizerField, biasRegularizer, kernelRegularizer } from './regularizers';
import { windowedSize } from './window';

export const conv2d = defineLayer({
  schema: layerSchema('Conv2D', {
    filters,
    kernelSize: pair('Rows and columns of each filter.'),
    strides: Type.Optional(pair('How far the filter moves; 1 where it is left out.')),
    padding: Type.Optional(padding),
    dilationRate: Type.Optional(pair("The spacing of the filter's values; 1 where it is left out.")),
    activation: Type.Optional(activation),
    useBias: Type.Optional(useBias),
    kernelRegularizer,
    biasRegularizer,
    ...activityRegularizerField,
    kernelConstraint: kernelConstraint(4),
    biasConstraint,
  }),
  meaning: 'Slides filters over rows and columns; each makes one output channel.',
  inputs: 'one',
  flow: 'produce',
  withUnits: (layer, filters) => ({ ...layer, filters }),
  seesConstantsEvenly: (layer) => (layer.padding ?? 'valid') === 'valid',
  outputShape: (layer, [input]) => {
    requireRank(input!, 3, 'Conv2D', 'rows, columns, channels');
    channelsOf(input!, 'Conv2D');
    const strides = asPair(layer.strides ?? 1);
    const dilation = asPair(layer.dilationRate ?? 1);
    if (Math.max(...strides) > 1 && Math.max(...dilation) > 1)
      throw new ShapeError(say('{0} can have strides or dilationRate above 1, not both', 'Conv2D'), 'dilationRate');
    const window = { size: asPair(layer.kernelSize), strides, dilation, padding: layer.padding ?? 'valid' } as const;
    return [windowedSize('Conv2D', input![0]!, 0, window), windowedSize('Conv2D', input![1]!, 1, window), layer.filters];
  },
  weights: (layer, [input]): WeightSpec[] => [
    {
      name: 'kernel',
      shape: [...asPair(layer.kernelSize), channelsOf(input!, 'Conv2D'), layer.filters],
      axes: ['other', 'other', 'input', 'output'],
      trainable: true,
      initializer: 'glorotUniform',
    },
    ...(layer.useBias === false ? [] : [biasOf(layer.filters)]),
  ],
  macs: (layer, [input], output) => {
    const [rows, columns] = asPair(layer.kernelSize);
    const values = elementCount(output);
    return values === null ? null : values * rows * columns * channelsOf(input!, 'Conv2D');
  },
});
