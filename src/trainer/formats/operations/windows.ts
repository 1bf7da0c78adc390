/** What a window is padded with, before and behind it on each axis. */
import type { Padding } from './operation';

export interface PaddedWindow {
  readonly size: readonly number[];
  readonly strides: readonly number[];
  readonly dilation?: readonly number[];
  readonly padding: Padding;
}

/** As TensorFlow pads: the larger half behind. `undefined` where that follows from a size that is not known. */
export function paddingOf(
  { size, strides, dilation, padding }: PaddedWindow,
  input: readonly (number | null)[],
): [number, number][] | undefined {
  const pairs = size.map((length, axis): [number, number] | undefined => {
    if (padding === 'valid') return [0, 0];
    const [stride, known] = [strides[axis]!, input[axis] ?? null];
    const extent = (length - 1) * (dilation?.[axis] ?? 1) + 1;
    if (known === null && stride > 1) return undefined;
    const total = known === null ? extent - 1 : Math.max(0, (Math.ceil(known / stride) - 1) * stride + extent - known);
    return [total >> 1, total - (total >> 1)];
  });
  return pairs.some((pair) => pair === undefined) ? undefined : (pairs as [number, number][]);
}

/** What a transposed convolution cuts off before and behind, and what it adds behind, so that its output is as large as Keras says. */
export function cutOf({ size, strides, padding }: PaddedWindow): { readonly cut: [number, number][]; readonly added: number[] } {
  const cut = size.map((length, axis): [number, number] => {
    const total = padding === 'same' ? Math.max(0, length - strides[axis]!) : 0;
    return [total >> 1, total - (total >> 1)];
  });
  return { cut, added: size.map((length, axis) => Math.max(0, strides[axis]! - length)) };
}
