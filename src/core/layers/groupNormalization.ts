import * as Type from 'typebox';
import { say } from '../message/message';
import { channelsOf, defineLayer, elementCount, layerSchema, ShapeError, type WeightSpec } from './kind';
import { partName } from './tfjsForm';

/** Into how many groups the channels are divided. @throws ShapeError where they cannot be */
export function groupCount({ groups = 32 }: { readonly groups?: number }, channels: number): number {
  const count = groups === -1 ? channels : groups;
  if (count < 1 || channels % count !== 0)
    throw new ShapeError(say('GroupNormalization cannot divide {0} channels into {1} groups', channels, groups), 'groups');
  return count;
}

/** Group normalization (Wu and He 2018, arXiv:1803.08494); with a group for each channel, instance normalization (Ulyanov et al. 2016). */
export const groupNormalization = defineLayer({
  schema: layerSchema('GroupNormalization', {
    groups: Type.Optional(
      Type.Integer({
        minimum: -1,
        maximum: 1_000_000,
        description: 'Into how many groups the channels are divided; 32 where it is left out, and -1 for a group of each channel.',
      }),
    ),
    epsilon: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, maximum: 1, description: 'Added to the variance; 0.001 where it is left out.' }),
    ),
    center: Type.Optional(Type.Boolean({ description: 'Whether beta is added; true where it is left out.' })),
    scale: Type.Optional(Type.Boolean({ description: 'Whether gamma multiplies; true where it is left out.' })),
  }),
  meaning: 'Brings each group of channels of every row to mean 0 and variance 1, then scales and shifts the channels.',
  inputs: 'one',
  // In a group of its own, a channel depends on no other.
  flow: ({ groups }) => (groups === -1 ? 'keep' : 'opaque'),
  constantOutput: ({ center }, value, unit, weight) => {
    if (Number.isNaN(value)) return undefined;
    return center === false ? 0 : weight('beta')[unit]!;
  },
  easesGradients: true,
  outputShape: (layer, [input]) => {
    groupCount(layer, channelsOf(input!, 'GroupNormalization'));
    return input!;
  },
  weights: (layer, [input]) => {
    const weight = (name: string, initializer: 'ones' | 'zeros'): WeightSpec => ({
      name,
      shape: [channelsOf(input!, 'GroupNormalization')],
      axes: ['output'],
      trainable: true,
      initializer,
    });
    return [...(layer.scale === false ? [] : [weight('gamma', 'ones')]), ...(layer.center === false ? [] : [weight('beta', 'zeros')])];
  },
  macs: (_layer, _inputs, output) => elementCount(output),
  // TF.js has no such layer: each group is brought to mean 0 as one row of all its values, and a filter of one value scales each channel.
  tfjs: {
    layers: ({ layer, inputs, outputShape }) => {
      const { name, epsilon = 0.001, center = true, scale = true } = layer;
      const channels = outputShape.at(-1)!;
      const groups = groupCount(layer, channels);
      const each = channels / groups;
      const positions = elementCount(outputShape.slice(0, -1)) ?? -1;
      const part = (suffix: string) => partName(name, suffix);
      const reshape = (suffix: string, from: string, targetShape: readonly number[]) =>
        ({ type: 'Reshape', name: suffix === '' ? name : part(suffix), inputs: [from], fields: { targetShape } }); // prettier-ignore
      const permute = (suffix: string, from: string) => ({
        type: 'Permute',
        name: part(suffix),
        inputs: [from],
        fields: { dims: [2, 1, 3] },
      });
      const normalized = [
        reshape('positions', inputs[0]!, [positions, groups, each]),
        permute('groups', part('positions')),
        reshape('rows', part('groups'), [groups, positions === -1 ? -1 : positions * each]),
        {
          type: 'LayerNormalization',
          name: part('plain'),
          inputs: [part('rows')],
          fields: { axis: -1, epsilon, center: false, scale: false },
        },
        reshape('grouped', part('plain'), [groups, positions, each]),
        permute('back', part('grouped')),
      ];
      const sizes = outputShape.map((size) => size ?? -1);
      if (!center && !scale) return [...normalized, reshape('', part('back'), sizes)];
      return [
        ...normalized,
        reshape('pixels', part('back'), [positions, 1, channels]),
        { type: 'DepthwiseConv2D', name: part('scaled'), inputs: [part('pixels')], fields: { kernelSize: [1, 1], useBias: center } },
        reshape('', part('scaled'), sizes),
      ];
    },
    // A shift alone still needs the filter.
    constants: ({ name, center = true, scale = true }, outputShape) =>
      center && !scale ? [{ name: `${partName(name, 'scaled')}/depthwise_kernel`, shape: [1, 1, outputShape.at(-1)!, 1], value: 1 }] : [],
    weight: ({ name: layer }, { name, shape }) =>
      name === 'gamma'
        ? { name: `${partName(layer, 'scaled')}/depthwise_kernel`, shape: [1, 1, ...shape, 1] }
        : { name: `${partName(layer, 'scaled')}/bias` },
  },
});
