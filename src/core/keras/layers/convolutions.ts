/** Convolutions over one, two or three axes. */
import { elementCount } from '../../layers/kind';
import { knownSize, wholeIn } from '../config';
import { bias, type KerasRules, times, weight } from '../rules';
import { kernelWindow, transposedSizes, windowedSizes } from './windows';
import { sizeOf } from '../../numbers/sizeOf';

/** @param axes that the filters move along: 1 for Conv1D, whose kernel is [steps, channels / groups, filters], up to 3 for Conv3D */
export function convolution(axes: number): KerasRules {
  const type = `Conv${String(axes)}D`;
  return {
    inputs: 'one',
    outputShape: (config, [input]) => [...windowedSizes(type, input!, kernelWindow(config, axes)), wholeIn(config, 'filters', 1)],
    weights: (config, [input]) => {
      const filters = wholeIn(config, 'filters', 1);
      const inputChannels = knownSize(input!, -1) / wholeIn(config, 'groups', 1, 1);
      return [weight('kernel', ...kernelWindow(config, axes).size, inputChannels, filters), ...bias(config, filters)];
    },
    macs: (config, [input], output) => {
      const each = (sizeOf(kernelWindow(config, axes).size) * knownSize(input!, -1)) / wholeIn(config, 'groups', 1, 1);
      return times(elementCount(output), each);
    },
  };
}

/** @param axes that the filters move along. The kernel is [...window, filters, channels], and each value of the input meets all of it once */
export function transposedConvolution(axes: number): KerasRules {
  const type = `Conv${String(axes)}DTranspose`;
  return {
    inputs: 'one',
    outputShape: (config, [input]) => [...transposedSizes(type, config, input!, kernelWindow(config, axes)), wholeIn(config, 'filters', 1)],
    weights: (config, [input]) => {
      const filters = wholeIn(config, 'filters', 1);
      return [weight('kernel', ...kernelWindow(config, axes).size, filters, knownSize(input!, -1)), ...bias(config, filters)];
    },
    macs: (config, [input]) => times(elementCount(input!), sizeOf(kernelWindow(config, axes).size) * wholeIn(config, 'filters', 1)),
  };
}

/** @param axes that the filters move along. The kernel is [...window, channels, depth multiplier]; the output has channels × multiplier channels */
export function depthwiseConvolution(axes: number): KerasRules {
  const type = `DepthwiseConv${String(axes)}D`;
  return {
    inputs: 'one',
    outputShape: (config, [input]) => [
      ...windowedSizes(type, input!, kernelWindow(config, axes)),
      knownSize(input!, -1) * wholeIn(config, 'depthMultiplier', 1, 1),
    ],
    weights: (config, [input]) => {
      const channels = knownSize(input!, -1);
      const multiplier = wholeIn(config, 'depthMultiplier', 1, 1);
      return [weight('depthwise_kernel', ...kernelWindow(config, axes).size, channels, multiplier), ...bias(config, channels * multiplier)];
    },
    macs: (config, _inputs, output) => times(elementCount(output), sizeOf(kernelWindow(config, axes).size)),
  };
}

/** @param axes that the filters move along: a depthwise convolution, and then one of a single place, [...1, channels × multiplier, filters] */
export function separableConvolution(axes: number): KerasRules {
  const type = `SeparableConv${String(axes)}D`;
  return {
    inputs: 'one',
    outputShape: (config, [input]) => [...windowedSizes(type, input!, kernelWindow(config, axes)), wholeIn(config, 'filters', 1)],
    weights: (config, [input]) => {
      const channels = knownSize(input!, -1);
      const filters = wholeIn(config, 'filters', 1);
      const multiplier = wholeIn(config, 'depthMultiplier', 1, 1);
      const { size } = kernelWindow(config, axes);
      return [
        weight('depthwise_kernel', ...size, channels, multiplier),
        weight('pointwise_kernel', ...size.map(() => 1), channels * multiplier, filters),
        ...bias(config, filters),
      ];
    },
    macs: (config, [input], output) => {
      const between = knownSize(input!, -1) * wholeIn(config, 'depthMultiplier', 1, 1);
      const each = between * (sizeOf(kernelWindow(config, axes).size) + wholeIn(config, 'filters', 1));
      return times(elementCount(output.slice(0, -1)), each);
    },
  };
}

/** A convolution with filters of its own for every place. */
export function locallyConnected(axes: number): KerasRules {
  const type = `LocallyConnected${String(axes)}D`;
  return {
    inputs: 'one',
    outputShape: (config, [input]) => [...windowedSizes(type, input!, kernelWindow(config, axes)), wholeIn(config, 'filters', 1)],
    weights: (config, [input]) => {
      const window = kernelWindow(config, axes);
      const places = windowedSizes(type, input!, window).map((_, axis, sizes) => knownSize(sizes, axis));
      const filters = wholeIn(config, 'filters', 1);
      return [weight('kernel', sizeOf(places), sizeOf(window.size) * knownSize(input!, -1), filters), ...bias(config, ...places, filters)];
    },
    macs: (config, [input], output) => times(elementCount(output), sizeOf(kernelWindow(config, axes).size) * knownSize(input!, -1)),
  };
}
