import * as Type from 'typebox';
import { channelsOf, defineLayer, elementCount, layerSchema, type WeightSpec } from './kind';
import { overPositions, positionsName } from './tfjsForm';

export const layerNormalization = defineLayer({
  schema: layerSchema('LayerNormalization', {
    epsilon: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, maximum: 1, description: 'Added to the variance; 0.001 where it is left out.' }),
    ),
    center: Type.Optional(Type.Boolean({ description: 'Whether beta is added; true where it is left out.' })),
    scale: Type.Optional(Type.Boolean({ description: 'Whether gamma multiplies; true where it is left out.' })),
  }),
  meaning: 'Brings the units of every row to mean 0 and variance 1, then scales and shifts them.',
  inputs: 'one',
  canOverwrite: true,
  flow: 'opaque',
  easesGradients: true,
  outputShape: (_layer, [input]) => {
    channelsOf(input!, 'LayerNormalization');
    return input!;
  },
  weights: (layer, [input]) => {
    const weight = (name: string, initializer: 'ones' | 'zeros'): WeightSpec => ({
      name,
      shape: [channelsOf(input!, 'LayerNormalization')],
      axes: ['output'],
      trainable: true,
      initializer,
    });
    return [...(layer.scale === false ? [] : [weight('gamma', 'ones')]), ...(layer.center === false ? [] : [weight('beta', 'zeros')])];
  },
  macs: (_layer, _inputs, output) => elementCount(output),
  tfjs: {
    layers: (place) => {
      const { type, name: _name, inputs: _inputs, ...fields } = place.layer;
      return overPositions(place, type, fields);
    },
    weight: ({ name: layer }, { name }, outputShape) => ({ name: `${positionsName(layer, outputShape)}/${name}` }),
  },
});
