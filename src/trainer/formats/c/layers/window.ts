/** Where windows lie on an image; a sequence is an image of one column. */
import { asPair } from '../../../../core/layers/fields';
import { loop } from '../emit';

type Pair = readonly [number, number];

export interface Windows {
  readonly size: Pair;
  readonly strides: Pair;
  readonly dilation: Pair;
  /** Rows and columns of padding before the first of the input. */
  readonly before: Pair;
  /** Rows, columns, channels of the input, and rows and columns of the output. */
  readonly input: readonly [number, number, number];
  readonly output: Pair;
}

export interface WindowFields {
  readonly size: number | Pair;
  readonly strides: number | Pair;
  readonly dilation?: number | Pair;
  readonly padding: 'valid' | 'same';
}

/** A kernel's fields, with Keras's defaults where they are missing. */
interface KernelFields {
  readonly kernelSize: number | Pair;
  readonly strides?: number | Pair;
  readonly dilationRate?: number | Pair;
  readonly padding?: 'valid' | 'same';
}

/** Where a kernel lies on an image. */
export function kernelWindows(
  { kernelSize: size, strides = 1, dilationRate: dilation = 1, padding = 'valid' }: KernelFields,
  input: readonly number[],
  output: readonly number[],
): Windows {
  return windowsOf({ size, strides, dilation, padding }, input, output);
}

/** @param shapes of input and output: rows, columns and channels, or steps and channels */
export function windowsOf(
  { size, strides, dilation = 1, padding }: WindowFields,
  input: readonly number[],
  output: readonly number[],
): Windows {
  const isSequence = input.length === 2;
  // Along the one column of a sequence nothing moves.
  const pair = (value: number | Pair): Pair => (isSequence ? [asPair(value)[0], 1] : asPair(value));
  const [window, steps, spacing] = [pair(size), pair(strides), pair(dilation)];
  const image = imageShape(input);
  const [rows, columns] = imageShape(output);
  const before = ([rows, columns] as const).map((count, axis) => {
    if (padding === 'valid') return 0;
    const reach = (window[axis]! - 1) * spacing[axis]! + 1;
    return Math.floor(Math.max((count - 1) * steps[axis]! + reach - image[axis]!, 0) / 2);
  });
  return { size: window, strides: steps, dilation: spacing, before: before as unknown as Pair, input: image, output: [rows, columns] };
}

/** Rows, columns and channels. */
export function imageShape(shape: readonly number[]): readonly [number, number, number] {
  return shape.length === 2 ? [shape[0]!, 1, shape[1]!] : [shape[0]!, shape[1]!, shape[2]!];
}

/** "i * 2 - 1": where the window over place `index` of the output begins. */
export function beginning(index: string, stride: number, before: number): string {
  return `${index}${stride === 1 ? '' : ` * ${String(stride)}`}${before === 0 ? '' : ` - ${String(before)}`}`;
}

/** Statements for every place (i, j) of an output. @param body its parameter is the number of the place, row by row */
export function eachPlace([rows, columns]: Pair, body: (place: string) => readonly string[]): string[] {
  return loop('i', rows, loop('j', columns, body(`i * ${String(columns)} + j`)));
}
