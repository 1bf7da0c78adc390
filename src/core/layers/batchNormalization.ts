import * as Type from 'typebox';
import { channelsOf, defineLayer, elementCount, layerSchema, type WeightSpec } from './kind';
import { overPositions, positionsName } from './tfjsForm';

const fraction = (description: string) => Type.Optional(Type.Number({ minimum: 0, maximum: 1, description }));

const moving = { mean: 'moving_mean', variance: 'moving_variance' } as const;

export const batchNormalization = defineLayer({
  schema: layerSchema('BatchNormalization', {
    momentum: fraction('How much of the moving mean and variance is kept at each step; 0.99 where it is left out.'),
    epsilon: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, maximum: 1, description: 'Added to the variance; 0.001 where it is left out.' }),
    ),
    center: Type.Optional(Type.Boolean({ description: 'Whether beta is added; true where it is left out.' })),
    scale: Type.Optional(Type.Boolean({ description: 'Whether gamma multiplies; true where it is left out.' })),
  }),
  meaning: 'Brings every unit to mean 0 and variance 1 over the batch, then scales and shifts it.',
  inputs: 'one',
  canOverwrite: true,
  flow: 'keep',
  constantOutput: (layer, value, unit, weight) => {
    const deviation = Math.sqrt(weight(moving.variance)[unit]! + (layer.epsilon ?? 0.001));
    const scaled = ((value - weight(moving.mean)[unit]!) / deviation) * (layer.scale === false ? 1 : weight('gamma')[unit]!);
    return scaled + (layer.center === false ? 0 : weight('beta')[unit]!);
  },
  normalizesUnits: true,
  movingStatistics: moving,
  unitScales: ({ scale, center, epsilon = 0.001 }, weight) => {
    const means = weight(moving.mean);
    const gamma = scale === false ? undefined : weight('gamma');
    const beta = center === false ? undefined : weight('beta');
    const factors = Float64Array.from(weight(moving.variance), (variance, unit) => (gamma?.[unit] ?? 1) / Math.sqrt(variance + epsilon));
    return { factors, offsets: factors.map((factor, unit) => (beta?.[unit] ?? 0) - means[unit]! * factor) };
  },
  easesGradients: true,
  outputShape: (_layer, [input]) => {
    channelsOf(input!, 'BatchNormalization');
    return input!;
  },
  weights: (layer, [input]) => {
    const channels = channelsOf(input!, 'BatchNormalization');
    const weight = (name: string, initializer: 'ones' | 'zeros', trainable: boolean): WeightSpec => ({
      name,
      shape: [channels],
      axes: ['output'],
      trainable,
      initializer,
    });
    return [
      ...(layer.scale === false ? [] : [weight('gamma', 'ones', true)]),
      ...(layer.center === false ? [] : [weight('beta', 'zeros', true)]),
      weight(moving.mean, 'zeros', false),
      weight(moving.variance, 'ones', false),
    ];
  },
  // At inference it is one multiplication and one addition a value.
  macs: (_layer, _inputs, output) => elementCount(output),
  tfjs: {
    layers: (place) => {
      const { type, name: _name, inputs: _inputs, ...fields } = place.layer;
      return overPositions(place, type, fields);
    },
    weight: ({ name: layer }, { name }, outputShape) => ({ name: `${positionsName(layer, outputShape)}/${name}` }),
  },
});
