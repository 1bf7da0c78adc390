import { channelsOf, defineLayer, elementCount, layerSchema, type WeightSpec } from './kind';
import { overPositions, positionsName } from './tfjsForm';

/** Keras's smallest divisor, in place of a standard deviation of zero. */
export const smallestDeviation = 1e-7;

export const normalization = defineLayer({
  schema: layerSchema('Normalization', {}),
  meaning: 'Brings every unit to mean 0 and variance 1 by statistics of the data, which are weights that training leaves alone.',
  inputs: 'one',
  canOverwrite: true,
  flow: 'keep',
  normalizesRows: true,
  constantOutput: (_layer, value, unit, weight) =>
    (value - weight('mean')[unit]!) / Math.max(Math.sqrt(weight('variance')[unit]!), smallestDeviation),
  outputShape: (_layer, [input]) => {
    channelsOf(input!, 'Normalization');
    return input!;
  },
  weights: (_layer, [input]) => {
    const statistic = (name: string, initializer: 'zeros' | 'ones'): WeightSpec => ({
      name,
      shape: [channelsOf(input!, 'Normalization')],
      axes: ['output'],
      trainable: false,
      initializer,
    });
    return [statistic('mean', 'zeros'), statistic('variance', 'ones')];
  },
  macs: (_layer, _inputs, output) => elementCount(output),
  // TF.js has no such layer, but one that divides by the root of variance + epsilon.
  tfjs: {
    layers: (place) => overPositions(place, 'BatchNormalization', { epsilon: smallestDeviation ** 2, center: false, scale: false }),
    weight: ({ name: layer }, { name }, outputShape) => ({ name: `${positionsName(layer, outputShape)}/moving_${name}` }),
  },
});
