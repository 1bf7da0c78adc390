import * as Type from 'typebox';
import { sizeOf } from '../numbers/sizeOf';
import { biasOf } from './dense';
import { asTriple, filters, padding, triple } from './fields';
import { kernelFields } from './kernelFields';
import { channelsOf, defineLayer, elementCount, layerSchema, requireRank, type WeightSpec } from './kind';
import { patchValues, windowedSize } from './window';

export const conv3d = defineLayer({
  schema: layerSchema('Conv3D', {
    filters,
    kernelSize: triple('Depth, rows and columns of each filter.'),
    strides: Type.Optional(triple('How far the filter moves; 1 where it is left out.')),
    padding: Type.Optional(padding),
    ...kernelFields(5),
  }),
  meaning: 'Slides filters over depth, rows and columns; each makes one output channel.',
  inputs: 'one',
  flow: 'produce',
  sums: { weight: 'kernel', axis: 1 },
  withUnits: (layer, filters) => ({ ...layer, filters }),
  seesConstantsEvenly: (layer) => (layer.padding ?? 'valid') === 'valid',
  mapsPositionsAlone: ({ kernelSize, strides = 1 }) => [kernelSize, strides].flat().every((size) => size === 1),
  outputShape: (layer, [input]) => {
    requireRank(input!, 4, 'Conv3D', 'depth, rows, columns, channels');
    channelsOf(input!, 'Conv3D');
    const window = {
      size: asTriple(layer.kernelSize),
      strides: asTriple(layer.strides ?? 1),
      dilation: [1, 1, 1],
      padding: layer.padding ?? 'valid',
    } as const;
    return [...input!.slice(0, -1).map((size, axis) => windowedSize('Conv3D', size, axis, window)), layer.filters];
  },
  weights: (layer, [input]): WeightSpec[] => [
    {
      name: 'kernel',
      shape: [...asTriple(layer.kernelSize), channelsOf(input!, 'Conv3D'), layer.filters],
      axes: ['other', 'other', 'other', 'input', 'output'],
      trainable: true,
      initializer: 'glorotUniform',
    },
    ...(layer.useBias === false ? [] : [biasOf(layer.filters)]),
  ],
  workValues: ({ kernelSize, strides = 1 }, [input]) => patchValues(asTriple(kernelSize), asTriple(strides), channelsOf(input!, 'Conv3D')),
  tfjs: { isWrongOnWasm: () => true },
  macs: (layer, [input], output) => {
    const values = elementCount(output);
    return values === null ? null : values * sizeOf(asTriple(layer.kernelSize)) * channelsOf(input!, 'Conv3D');
  },
});
