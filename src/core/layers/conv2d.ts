import * as Type from 'typebox';
import { say } from '../message/message';
import { biasOf } from './dense';
import { asPair, filters, padding, pair } from './fields';
import { kernelFields } from './kernelFields';
import { channelsOf, defineLayer, elementCount, layerSchema, requireRank, ShapeError, type WeightSpec } from './kind';
import { patchValues, windowedSize } from './window';

export const conv2d = defineLayer({
  schema: layerSchema('Conv2D', {
    filters,
    kernelSize: pair('Rows and columns of each filter.'),
    strides: Type.Optional(pair('How far the filter moves; 1 where it is left out.')),
    padding: Type.Optional(padding),
    dilationRate: Type.Optional(pair("The spacing of the filter's values; 1 where it is left out.")),
    groups: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000,
        description:
          'Into how many groups channels and filters are divided, each filter seeing the channels of its group alone; 1 where it is left out.',
      }),
    ),
    ...kernelFields(4),
  }),
  meaning: 'Slides filters over rows and columns; each makes one output channel.',
  inputs: 'one',
  // Which channels a unit comes from depends on its group, so that none can go alone.
  flow: ({ groups = 1 }) => (groups === 1 ? 'produce' : 'opaque'),
  sums: { weight: 'kernel', axis: 1 },
  withUnits: (layer, filters) => ({ ...layer, filters }),
  seesConstantsEvenly: (layer) => (layer.padding ?? 'valid') === 'valid',
  mapsPositionsAlone: ({ kernelSize, strides = 1, groups = 1 }) => [kernelSize, strides, groups].flat().every((size) => size === 1),
  outputShape: (layer, [input]) => {
    requireRank(input!, 3, 'Conv2D', 'rows, columns, channels');
    requireGroups(layer, channelsOf(input!, 'Conv2D'));
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
      shape: [...asPair(layer.kernelSize), channelsOf(input!, 'Conv2D') / (layer.groups ?? 1), layer.filters],
      axes: ['other', 'other', (layer.groups ?? 1) === 1 ? 'input' : 'other', 'output'],
      trainable: true,
      initializer: 'glorotUniform',
    },
    ...(layer.useBias === false ? [] : [biasOf(layer.filters)]),
  ],
  workValues: ({ kernelSize, strides = 1, groups = 1 }, [input]) =>
    patchValues(asPair(kernelSize), asPair(strides), channelsOf(input!, 'Conv2D') / groups),
  macs: (layer, [input], output) => {
    const [rows, columns] = asPair(layer.kernelSize);
    const values = elementCount(output);
    return values === null ? null : (values * rows * columns * channelsOf(input!, 'Conv2D')) / (layer.groups ?? 1);
  },
  // TF.js has no groups: each filter is stored with zeros for the channels of the others.
  tfjs: {
    fields: ({ groups }) => (groups === undefined ? {} : { groups: 1 }),
    weight: ({ groups = 1 }, { name, shape }) => (name === 'kernel' && groups > 1 ? ungrouped(shape, groups) : {}),
  },
});

/** @throws ShapeError unless channels and filters can be divided into that many groups */
function requireGroups({ groups = 1, filters: units }: { readonly groups?: number; readonly filters: number }, channels: number): void {
  if (channels % groups !== 0 || units % groups !== 0)
    throw new ShapeError(say('Conv2D cannot divide {0} channels and {1} filters into {2} groups', channels, units, groups), 'groups');
}

/** Where the values of a grouped kernel are in one for all channels. @param shape of the grouped one */
function ungrouped([rows, columns, each, filters]: readonly number[], groups: number): { shape: number[]; places: number[] } {
  const places = Array.from({ length: rows! * columns! * each! * filters! }, (_, at) => {
    const [filter, channel, position] = [at % filters!, Math.floor(at / filters!) % each!, Math.floor(at / filters! / each!)];
    const group = Math.floor((filter * groups) / filters!);
    return (position * each! * groups + group * each! + channel) * filters! + filter;
  });
  return { shape: [rows!, columns!, each! * groups, filters!], places };
}
