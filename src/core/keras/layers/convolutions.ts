/** Convolutions that specs do not have. */
import { channelsOf, elementCount, requireRank, type Shape } from '../../layers/kind';
import { transposedSize, type Window, windowedSize } from '../../layers/window';
import { type Config, listIn, numberIn, pairIn } from '../config';
import { type KerasRules, weight } from '../rules';

export const depthwiseConv2D: KerasRules = {
  meaning: 'Slides one filter (or a few) over each channel by itself.',
  inputs: 'one',
  outputShape: (config, [input]) => [
    ...imageSize('DepthwiseConv2D', config, input!),
    channelsOf(input!, 'DepthwiseConv2D') * multiplier(config),
  ],
  weights: (config, [input]) => {
    const channels = channelsOf(input!, 'DepthwiseConv2D');
    return [
      weight('depthwise_kernel', ...pairIn(config, 'kernelSize', 1), channels, multiplier(config)),
      ...bias(config, channels * multiplier(config)),
    ];
  },
  macs: (config, _inputs, output) => times(elementCount(output), area(config)),
};

export const separableConv2D: KerasRules = {
  meaning: 'A filter over each channel by itself, then sums over the channels.',
  inputs: 'one',
  outputShape: (config, [input]) => [...imageSize('SeparableConv2D', config, input!), numberIn(config, 'filters')],
  weights: (config, [input]) => {
    const channels = channelsOf(input!, 'SeparableConv2D');
    const filters = numberIn(config, 'filters');
    return [
      weight('depthwise_kernel', ...pairIn(config, 'kernelSize', 1), channels, multiplier(config)),
      weight('pointwise_kernel', 1, 1, channels * multiplier(config), filters),
      ...bias(config, filters),
    ];
  },
  macs: (config, [input], output) => {
    const between = channelsOf(input!, 'SeparableConv2D') * multiplier(config);
    const positions = elementCount(output.slice(0, -1));
    return positions === null ? null : positions * between * (area(config) + numberIn(config, 'filters'));
  },
};

export const conv1D: KerasRules = {
  meaning: 'Slides filters along one axis; each makes one output channel.',
  inputs: 'one',
  outputShape: (config, [input]) => [lineSize('Conv1D', config, input!), numberIn(config, 'filters')],
  weights: (config, [input]) => {
    const filters = numberIn(config, 'filters');
    const inputChannels = channelsOf(input!, 'Conv1D') / groups(config);
    return [weight('kernel', size1D(config), inputChannels, filters), ...bias(config, filters)];
  },
  macs: (config, [input], output) => times(elementCount(output), (size1D(config) * channelsOf(input!, 'Conv1D')) / groups(config)),
};

/** The same as in specs, with the lists that Keras writes for single numbers. */
export const conv1DTranspose: KerasRules = {
  meaning: 'A convolution along a sequence the other way round: makes it longer (a learned upsampling).',
  inputs: 'one',
  outputShape: (config, [input]) => {
    requireRank(input!, 2, 'Conv1DTranspose', 'steps, channels');
    return [transposedSize(input![0]!, 0, windowOf(config)), numberIn(config, 'filters')];
  },
  weights: (config, [input]) => {
    const filters = numberIn(config, 'filters');
    return [weight('kernel', size1D(config), filters, channelsOf(input!, 'Conv1DTranspose')), ...bias(config, filters)];
  },
  macs: (config, [input]) => times(elementCount(input!), size1D(config) * numberIn(config, 'filters')),
};

/** The same as in specs, with groups. */
export const conv2D: KerasRules = {
  meaning: 'Slides filters over rows and columns; each makes one output channel.',
  inputs: 'one',
  outputShape: (config, [input]) => [...imageSize('Conv2D', config, input!), numberIn(config, 'filters')],
  weights: (config, [input]) => {
    const filters = numberIn(config, 'filters');
    const inputChannels = channelsOf(input!, 'Conv2D') / groups(config);
    return [weight('kernel', ...pairIn(config, 'kernelSize', 1), inputChannels, filters), ...bias(config, filters)];
  },
  macs: (config, [input], output) => times(elementCount(output), (area(config) * channelsOf(input!, 'Conv2D')) / groups(config)),
};

/** Rows and columns that a window leaves of an image. */
export function imageSize(type: string, config: Config, input: Shape): [number | null, number | null] {
  requireRank(input, 3, type, 'rows, columns, channels');
  const window = windowOf(config);
  return [windowedSize(type, input[0]!, 0, window), windowedSize(type, input[1]!, 1, window)];
}

/** Steps that a window leaves of a sequence. */
export function lineSize(type: string, config: Config, input: Shape): number | null {
  requireRank(input, 2, type, 'steps, channels');
  return windowedSize(type, input[0]!, 0, windowOf(config));
}

function windowOf(config: Config): Window {
  const isPool = !('kernelSize' in config);
  const size = isPool ? pairIn(config, 'poolSize', 2) : pairIn(config, 'kernelSize', 1);
  const [rowStride, columnStride] = isPool ? size : [1, 1];
  const strides = listIn(config, 'strides');
  return {
    size,
    strides: [strides?.[0] ?? rowStride, strides?.at(-1) ?? columnStride],
    dilation: pairIn(config, 'dilationRate', 1),
    // "causal" pads in front alone, and leaves as many steps as "same".
    padding: config['padding'] === 'same' || config['padding'] === 'causal' ? 'same' : 'valid',
  };
}

function bias(config: Config, units: number) {
  return config['useBias'] === false ? [] : [weight('bias', units)];
}

function multiplier(config: Config): number {
  return listIn(config, 'depthMultiplier')?.[0] ?? 1;
}

function groups(config: Config): number {
  return listIn(config, 'groups')?.[0] ?? 1;
}

function size1D(config: Config): number {
  return listIn(config, 'kernelSize')?.[0] ?? 1;
}

function area(config: Config): number {
  const [rows, columns] = pairIn(config, 'kernelSize', 1);
  return rows * columns;
}

function times(count: number | null, each: number): number | null {
  return count === null ? null : count * each;
}
