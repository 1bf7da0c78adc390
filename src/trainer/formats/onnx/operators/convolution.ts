import type { Shape } from '../../../../core/layers/kind';
import { say } from '../../../../core/message/message';
import type { GraphNode } from '../graph/graphNode';
import type { Operator } from '../graph/operator';
import { unsupported } from '../graph/unsupported';
import { hasField, type Lowering } from '../lower/lowering';
import { channelsLast, type Value } from '../lower/value';
import type { Constant } from '../values/constant';
import { withoutBorders, withZeros } from './padding';
import { perRow, times } from './sizes';
import { borderOf, sizesField, type WindowAxis, windowOf } from './window';

/** Kernels are [filters, channels of a group, …window]. */
export const conv: Operator = {
  shapes: (node) => [[node.dims(0)[0]!, kernelDims(node)[0]!, ...windowed(node).map(({ output }) => output)]],
  macs: (node, output) => times(perRow(output), ...kernelDims(node).slice(1)),
  lower: (node, to) => {
    const axes = windowed(node);
    const rank = requireAxes(axes);
    const [filters, ofGroup] = kernelDims(node) as [number, number];
    const groups = node.int('group', 1);
    const channels = ofGroup * groups;
    const isDepthwise = groups > 1 && ofGroup === 1 && filters % groups === 0;
    const given = to.withAxisOrder(node, to.input(node), channelsLast(rank + 2));
    const input = groups === 1 ? given : to.withUnitsInOrder(node, given);
    const border = borderOf(axes);
    const padded = border === 'padded' ? withZeros(node, to, input, axes) : input;
    const kernel = unitsOf(node.constant(1), input);
    const fields = {
      ...windowFields(axes, rank),
      padding: border === 'same' ? 'same' : undefined,
      useBias: node.has(2) ? undefined : (false as const),
    };
    const bias = node.has(2) ? node.constant(2) : undefined;
    const made = (layer: Value['layer']): Value => ({
      layer,
      dims: conv.shapes!(node)[0]!,
      order: channelsLast(rank + 2),
      isExclusive: true,
      isPositive: false,
    });
    if (isDepthwise) {
      if (new Set(axes.map(({ stride }) => stride)).size > 1)
        unsupported(say('a spec has no depthwise layer with strides that differ between rows and columns'));
      const depthMultiplier = filters / channels === 1 ? undefined : filters / channels;
      // [channels × multiplier, 1, …window] to [...window, channels, multiplier].
      const byChannel = kernel.reshaped([channels, filters / channels, ...axes.map(({ size }) => size)]);
      const weights = { depthwise_kernel: byChannel.transposed([...axes.map((_, axis) => axis + 2), 0, 1]), bias };
      return made(
        to.addLayer(node, { type: `DepthwiseConv${String(rank)}D`, fields: { ...fields, depthMultiplier }, inputs: [padded], weights }),
      );
    }
    if (groups > 1 && rank === 1)
      return ofOneColumn(node, to, padded, {
        window: windowFields(axes, rank),
        kernel: kernel.transposed([2, 1, 0]),
        bias,
        filters,
        groups,
        padding: fields.padding,
        useBias: fields.useBias,
      });
    if (groups > 1 && !hasField(`Conv${String(rank)}D`, 'groups'))
      unsupported(say('it has {0} groups of channels, which no layer of a spec has but one for each channel', groups));
    const weights = { kernel: kernel.transposed([...axes.map((_, axis) => axis + 2), 1, 0]), bias };
    return made(
      to.addLayer(node, {
        type: `Conv${String(rank)}D`,
        fields: { filters, ...fields, ...(groups > 1 ? { groups } : {}) },
        inputs: [padded],
        weights,
      }),
    );
  },
};

interface OneColumn {
  readonly window: ReturnType<typeof windowFields>;
  /** Window × channels of a group × filters. */
  readonly kernel: Constant;
  readonly bias: Constant | undefined;
  readonly filters: number;
  readonly groups: number;
  readonly padding: string | undefined;
  readonly useBias: false | undefined;
}

/** Groups of channels along a sequence, as of an image that is one column wide: a Conv1D has none. */
function ofOneColumn(node: GraphNode, to: Lowering, value: Value, { window, kernel, bias, ...fields }: OneColumn): Value {
  const { kernelSize, strides, dilationRate } = window;
  const [dims] = conv.shapes!(node) as [Shape];
  const [size, ofGroup, filters] = kernel.dims as [number, number, number];
  const image = to.viewedAs(node, value, { dims: [...value.dims, 1], order: [0, 2, 3, 1] });
  const along = (given: unknown) => (given === undefined ? undefined : [given, 1]);
  const spread = { kernelSize: along(kernelSize), strides: along(strides), dilationRate: along(dilationRate) };
  const weights = { kernel: kernel.reshaped([size, 1, ofGroup, filters]), bias };
  const layer = to.addLayer(node, { type: 'Conv2D', fields: { ...fields, ...spread }, inputs: [image], weights });
  const made: Value = { layer, dims: [...dims, 1], order: [0, 2, 3, 1], isExclusive: true, isPositive: false };
  return to.viewedAs(node, made, { dims, order: channelsLast(3) });
}

/** Kernels are [channels, filters of a group, …window]. */
export const convTranspose: Operator = {
  shapes: (node) => {
    const [, ofGroup] = kernelDims(node) as [number, number];
    return [[node.dims(0)[0]!, ofGroup * node.int('group', 1), ...enlarged(node).map(({ output }) => output)]];
  },
  // Every input value meets every value of every filter once.
  macs: (node) => times(perRow(node.dims(0)), ...kernelDims(node).slice(1)),
  lower: (node, to) => {
    const axes = enlarged(node);
    const rank = requireAxes(axes);
    if (node.int('group', 1) !== 1) unsupported(say('a spec has no transposed convolution with groups of channels'));
    if (axes.some(({ dilation }) => dilation !== 1)) unsupported(say('a spec has no transposed convolution with dilation'));
    const [, filters] = kernelDims(node) as [number, number];
    const input = to.withUnitsInOrder(node, to.withAxisOrder(node, to.input(node), channelsLast(rank + 2)));
    const isSame = axes.every(
      ({ size, stride, before, after }) =>
        before === Math.floor(Math.max(size - stride, 0) / 2) && before + after === Math.max(size - stride, 0) && size >= stride,
    );
    const window = windowFields(axes, rank);
    const fields = {
      filters,
      kernelSize: window.kernelSize,
      strides: window.strides,
      padding: isSame ? 'same' : undefined,
      useBias: node.has(2) ? undefined : false,
    };
    const weights = {
      kernel: node.constant(1).transposed([...axes.map((_, axis) => axis + 2), 1, 0]),
      bias: node.has(2) ? node.constant(2) : undefined,
    };
    const layer = to.addLayer(node, { type: `Conv${String(rank)}DTranspose`, fields, inputs: [input], weights });
    const order = channelsLast(rank + 2);
    const [dims] = convTranspose.shapes!(node) as [Shape];
    const whole = axes.map(({ input: size, stride, size: kernel }) =>
      size === null ? null : (size - 1) * stride + Math.max(kernel, stride),
    );
    const value: Value = { layer, dims: isSame ? dims : [dims[0]!, dims[1]!, ...whole], order, isExclusive: true, isPositive: false };
    if (isSame) return value;
    const borders = axes.map(({ before, after, size, stride }) => ({ before, after: after + Math.max(stride - size, 0) }));
    if (borders.some(({ after }) => after < 0))
      unsupported(say('it adds more to its output than it cuts off, which no layer of a spec does'));
    const cropped = withoutBorders(node, to, value, borders);
    if (cropped.layer !== layer) cropped.layer.carrier = layer;
    return { ...cropped, dims };
  },
};

/** `before` and `after`: what is cut off of the whole output. */
function enlarged(node: GraphNode): readonly WindowAxis[] {
  const input = node.dims(0);
  const kernel = kernelDims(node).slice(2);
  // Checks the attributes.
  const axes = windowOf(
    node,
    input.map(() => null),
    kernel,
  );
  const added = node.ints('output_padding') ?? [];
  const wanted = node.ints('output_shape') ?? [];
  const border = node.text('auto_pad', 'NOTSET');
  return axes.map((axis, index) => {
    const size = input[index + 2] ?? null;
    const reach = (axis.size - 1) * axis.dilation + 1;
    const extra = added[index] ?? 0;
    const whole = size === null ? null : (size - 1) * axis.stride + reach;
    if (wanted.length === axes.length || border.startsWith('SAME')) {
      if (whole === null || size === null) return { ...axis, input: size, output: null };
      const output = wanted.length === axes.length ? wanted[index]! : size * axis.stride;
      const total = whole + extra - output;
      const before = border === 'SAME_UPPER' ? Math.floor(total / 2) : Math.ceil(total / 2);
      return { ...axis, input: size, output, before, after: total - before - extra };
    }
    const after = axis.after - extra;
    return { ...axis, input: size, before: axis.before, after, output: whole === null ? null : whole - axis.before - after };
  });
}

function windowed(node: GraphNode): readonly WindowAxis[] {
  const [, ofGroup, ...kernel] = kernelDims(node) as [number, number, ...number[]];
  const input = node.dims(0);
  if (input[1] !== null && input[1] !== ofGroup * node.int('group', 1))
    unsupported(say('its kernel is for {0} channels, but its input has {1}', ofGroup * node.int('group', 1), input[1]!));
  return windowOf(node, input, kernel);
}

function kernelDims(node: GraphNode): readonly number[] {
  const dims = node.dims(1);
  const sizes = dims.filter((size) => size !== null && size > 0) as number[];
  if (dims.length < 3 || sizes.length < dims.length) unsupported(say('its kernel has the shape [{0}]', dims.join(', ')));
  return sizes;
}

/** @returns how many axes windows move along: 1, 2 or 3 */
export function requireAxes({ length }: readonly WindowAxis[]): number {
  return length >= 1 && length <= 3 ? length : unsupported(say('a spec has no layer for {0} axes beside the channels', length));
}

export function windowFields(axes: readonly WindowAxis[], rank: number) {
  const pick = (field: 'size' | 'stride' | 'dilation', usual?: number) => {
    const values = axes.map((axis) => axis[field]);
    return rank === 1 ? (values[0] === usual ? undefined : values[0]) : sizesField(values, usual);
  };
  return { kernelSize: pick('size'), strides: pick('stride', 1), dilationRate: pick('dilation', 1) };
}

/** The kernel for the input's units as the layer before has them. */
function unitsOf(kernel: Constant, { units }: Value): Constant {
  return units === undefined ? kernel : kernel.taken(1, units);
}
