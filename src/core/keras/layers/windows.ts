/** Windows that move over the axes of an input, and the sizes they leave, as Keras computes them. */
import { requireRank, type Shape, ShapeError } from '../../layers/kind';
import { say } from '../../message/message';
import { type Config, numbersIn, sizesIn } from '../config';

export interface Window {
  readonly size: readonly number[];
  readonly strides: readonly number[];
  readonly dilation: readonly number[];
  readonly isSame: boolean;
}

const axisNames = ['', 'steps, channels', 'rows, columns, channels', 'depth, rows, columns, channels'];

/** @throws ShapeError unless the input has so many axes, and channels */
export function requireAxes(type: string, input: Shape, axes: number): void {
  requireRank(input, axes + 1, type, axisNames[axes]!);
}

/** The window of a convolution over this many axes. */
export function kernelWindow(config: Config, axes: number): Window {
  return windowOf(config, sizesIn(config, 'kernelSize', axes, { fallback: 1 }), 1, axes);
}

/** The window of a pooling layer, which moves by its own size. */
export function poolWindow(config: Config, axes: number): Window {
  const size = sizesIn(config, 'poolSize', axes, { fallback: 2 });
  return windowOf(config, size, size, axes);
}

function windowOf(config: Config, size: readonly number[], strides: number | readonly number[], axes: number): Window {
  return {
    size,
    strides: sizesIn(config, 'strides', axes, { fallback: strides }),
    dilation: sizesIn(config, 'dilationRate', axes, { fallback: 1 }),
    // "causal" pads in front alone, and leaves as many steps as "same".
    isSame: config['padding'] === 'same' || config['padding'] === 'causal',
  };
}

/** What a window leaves of the axes of an input, without channels. @throws ShapeError when it is larger than the input */
export function windowedSizes(type: string, input: Shape, window: Window): (number | null)[] {
  requireAxes(type, input, window.size.length);
  return input.slice(0, -1).map((have, axis) => {
    if (have === null) return null;
    if (window.isSame) return Math.ceil(have / window.strides[axis]!);
    const covered = coveredBy(window, axis);
    if (covered > have) throw new ShapeError(say('{0} has a window of {1}, but its input has only {2} there', type, covered, have));
    return Math.floor((have - covered) / window.strides[axis]!) + 1;
  });
}

/** What a transposed convolution makes of the axes of an input (`conv_output_length` of Keras's own `deconv_output_length`). */
export function transposedSizes(type: string, config: Config, input: Shape, window: Window): (number | null)[] {
  const axes = window.size.length;
  requireAxes(type, input, axes);
  const given = numbersIn(config, 'outputPadding', 0);
  const outputPadding = given === undefined ? undefined : sizesIn(config, 'outputPadding', axes, { fallback: 0, least: 0 });
  return input.slice(0, -1).map((have, axis) => {
    if (have === null) return null;
    const stride = window.strides[axis]!;
    const covered = coveredBy(window, axis);
    if (outputPadding !== undefined) {
      const padding = window.isSame ? Math.floor(covered / 2) : 0;
      return (have - 1) * stride + covered - 2 * padding + outputPadding[axis]!;
    }
    return window.isSame ? have * stride : have * stride + Math.max(covered - stride, 0);
  });
}

function coveredBy({ size, dilation }: Window, axis: number): number {
  return (size[axis]! - 1) * dilation[axis]! + 1;
}
