/** Windows of convolutions and pooling: how far they reach over the border, and whether Keras has that. */
import type { Shape } from '../../../../core/layers/kind';
import { say } from '../../../../core/message/message';
import type { GraphNode } from '../graph/graphNode';
import { unsupported } from '../graph/unsupported';

export interface WindowAxis {
  readonly size: number;
  readonly stride: number;
  readonly dilation: number;
  /** How many places are added before and after; of those after, only ones that a window sees, where the input's size is known. */
  readonly before: number;
  readonly after: number;
  readonly input: number | null;
  readonly output: number | null;
}

/** The window of every axis after batch and channels. */
export function windowOf(node: GraphNode, input: Shape, kernel: readonly number[]): readonly WindowAxis[] {
  const axes = input.slice(2);
  const list = (name: string, otherwise: number, length = axes.length) => {
    const given = node.ints(name) ?? [];
    const values = given.length === 0 ? new Array<number>(length).fill(otherwise) : given;
    const fits = values.length === length && values.every((value) => Number.isSafeInteger(value) && value >= (name === 'pads' ? 0 : 1));
    return fits ? values : unsupported(say('its {0} [{1}] do not fit its input', name, values.join(', ')));
  };
  if (kernel.length !== axes.length) unsupported(say('its {0} [{1}] do not fit its input', 'kernel_shape', kernel.join(', ')));
  const [strides, dilations, pads] = [list('strides', 1), list('dilations', 1), list('pads', 0, 2 * axes.length)];
  const border = node.text('auto_pad', 'NOTSET');
  const isCeil = node.int('ceil_mode', 0) === 1;
  return axes.map((size, axis) => {
    const [stride, dilation] = [strides[axis]!, dilations[axis]!];
    const reach = (kernel[axis]! - 1) * dilation + 1;
    const one = { size: kernel[axis]!, stride, dilation, input: size };
    if (border.startsWith('SAME')) {
      const output = size === null ? null : Math.ceil(size / stride);
      const total = size === null || output === null ? reach - 1 : Math.max((output - 1) * stride + reach - size, 0);
      const before = border === 'SAME_LOWER' ? Math.ceil(total / 2) : Math.floor(total / 2);
      return { ...one, before, after: total - before, output };
    }
    const [before, after] = border === 'VALID' ? [0, 0] : [pads[axis]!, pads[axis + axes.length]!];
    if (size === null) return { ...one, before, after, output: null };
    const steps = (size + before + after - reach) / stride;
    let output = (isCeil ? Math.ceil(steps) : Math.floor(steps)) + 1;
    // A window has to begin in the input or in what is before it.
    if (isCeil && (output - 1) * stride >= size + before) output--;
    return { ...one, before, after: Math.max(0, (output - 1) * stride + reach - size - before), output };
  });
}

export type Border = 'valid' | 'same' | 'padded';

/** How Keras would call it: `padded` needs a layer of zeros before. */
export function borderOf(axes: readonly WindowAxis[]): Border {
  if (axes.every(({ before, after }) => before === 0 && after === 0)) return 'valid';
  return axes.every(isSame) ? 'same' : 'padded';
}

function isSame({ size, stride, dilation, before, after, input, output }: WindowAxis): boolean {
  const reach = (size - 1) * dilation + 1;
  if (input === null || output === null) return stride === 1 && before === Math.floor((reach - 1) / 2) && before + after === reach - 1;
  const total = Math.max((output - 1) * stride + reach - input, 0);
  return output === Math.ceil(input / stride) && before === Math.floor(total / 2) && before + after === total;
}

/** Both axes in one number where they are the same, and nothing where that is the default. */
export function sizesField(values: readonly number[], usual?: number): number | readonly number[] | undefined {
  const [first] = values;
  if (values.some((value) => value !== first)) return values;
  return first === usual ? undefined : first;
}
