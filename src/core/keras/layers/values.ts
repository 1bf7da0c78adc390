/** Layers that change values, and such as bring them to mean 0 and variance 1. */
import { elementCount, type Shape } from '../../layers/kind';
import { type Config, knownSize, numbersIn, rowAxis, wholeIn } from '../config';
import { type KerasRules, statistic, weight } from '../rules';

export const pRelu: KerasRules = {
  inputs: 'one',
  outputShape: (_config, [input]) => input!,
  weights: (config, [input]) => {
    const shared = new Set(numbersIn(config, 'sharedAxes'));
    return [weight('alpha', ...input!.map((_, axis) => (shared.has(axis + 1) ? 1 : knownSize(input!, axis))))];
  },
};

/** What the normalizations share: they keep the shape and work on every value once. */
function normalization(weights: NonNullable<KerasRules['weights']>): KerasRules {
  return { inputs: 'one', outputShape: (_config, [input]) => input!, weights, macs: (_config, _inputs, output) => elementCount(output) };
}

export const layerNormalization = normalization((config, [input]) => scaleAndCenter(config, normalizedSizes(config, input!)));

export const batchNormalization = normalization((config, [input]) => {
  const sizes = normalizedSizes(config, input!);
  return [...scaleAndCenter(config, sizes), statistic('moving_mean', ...sizes), statistic('moving_variance', ...sizes)];
});

export const groupNormalization = normalization((config, [input]) => scaleAndCenter(config, normalizedSizes(config, input!)));

export const rmsNormalization = normalization((config, [input]) => [weight('scale', ...normalizedSizes(config, input!))]);

/** Mean and variance of the data, as `adapt` found them or the config gives them. */
export const dataNormalization = normalization((config, [input]) => {
  if (config['mean'] !== undefined && config['variance'] !== undefined) return [];
  const sizes = config['axis'] === undefined ? [] : normalizedSizes(config, input!);
  return [statistic('mean', ...sizes), statistic('variance', ...sizes), statistic('count')];
});

/** A learned factor for every channel, as in Keras's own ConvNeXt. */
export const layerScale: KerasRules = {
  inputs: 'one',
  outputShape: (_config, [input]) => input!,
  weights: (config) => [weight('gamma', wholeIn(config, 'projectionDim', 1))],
};

function scaleAndCenter(config: Config, sizes: readonly number[]) {
  return [
    ...(config['scale'] === false ? [] : [weight('gamma', ...sizes)]),
    ...(config['center'] === false ? [] : [weight('beta', ...sizes)]),
  ];
}

function normalizedSizes(config: Config, input: Shape): number[] {
  return (numbersIn(config, 'axis') ?? [-1]).map((axis) => knownSize(input, rowAxis(axis, input)));
}
