/** Sizes of layers that move a window over rows and columns, or over volumes (convolutions and pooling), as Keras computes them. */
import { say } from '../message/message';
import { sizeOf } from '../numbers/sizeOf';
import { ShapeError } from './kind';

export interface Window {
  /** By axis: rows and columns, and in front of them depth. */
  readonly size: readonly number[];
  readonly strides: readonly number[];
  readonly dilation: readonly number[];
  readonly padding: 'valid' | 'same';
}

/** By how many axes there are from one on: the last is columns. */
const tooLarge = [
  '',
  '{0} has a window of {1} columns, but its input has only {2}',
  '{0} has a window of {1} rows, but its input has only {2}',
  '{0} has a window of {1} in depth, but its input has only {2}',
] as const;

/** @throws ShapeError when the window is larger than the input. */
export function windowedSize(layerType: string, input: number | null, axis: number, window: Window): number | null {
  if (input === null) return null;
  const stride = window.strides[axis]!;
  if (window.padding === 'same') return Math.ceil(input / stride);
  const covered = (window.size[axis]! - 1) * window.dilation[axis]! + 1;
  if (covered > input) throw new ShapeError(say(tooLarge[window.size.length - axis]!, layerType, covered, input));
  return Math.floor((input - covered) / stride) + 1;
}

/** How many values of the input a filter sees at one place, which are laid side by side for it; none where they lie so already. */
export function patchValues(size: readonly number[], strides: readonly number[], channels: number): number {
  const areInPlace = [...size, ...strides].every((length) => length === 1);
  return areInPlace ? 0 : sizeOf(size) * channels;
}

/** The size a transposed convolution makes of `input`. */
export function transposedSize(input: number | null, axis: number, window: Window): number | null {
  if (input === null) return null;
  const stride = window.strides[axis]!;
  return window.padding === 'same' ? input * stride : input * stride + Math.max(window.size[axis]! - stride, 0);
}
