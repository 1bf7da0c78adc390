/** The table of operations as ONNX's operators. Each adds nodes, the last with the operation's name, and says how its value lies. */
import type { Shape } from '../../../../core/layers/kind';
import type { Operation, OperationKind, Tensor } from '../../operations/operation';
import { reshaped, transposed } from '../../operations/tensors';
import { cutOf, paddingOf } from '../../operations/windows';
import { activate } from './activations';
import type { GraphBuilder, Layout } from './graphBuilder';
import { recurrent } from './recurrent';
import type { Attribute } from './proto';

export type Translate<K extends OperationKind> = (operation: Operation<K>, to: GraphBuilder, inputs: readonly Shape[]) => Layout;

export const translators: { readonly [K in OperationKind]: Translate<K> } = {
  input: () => 'last',
  // What stands behind it rounds.
  round: ({ name, inputs: [from] }, to) => {
    const layout = to.layoutOf(from!);
    to.node(name, 'Identity', [to.tensor(from!, layout)]);
    return layout;
  },
  dense: ({ name, inputs: [from], kernel, bias }, to, [input]) => {
    const x = to.tensor(from!, 'last');
    const weights = [to.weight(`${name}/kernel`, kernel, 1), ...biasOf(name, bias, to)];
    if (input!.length === 1) to.node(name, 'Gemm', [x, ...weights]);
    else if (bias === undefined) to.node(name, 'MatMul', [x, weights[0]!]);
    else to.node(name, 'Add', [to.node(`${name}/product`, 'MatMul', [x, weights[0]!]), weights[1]!]);
    return 'last';
  },
  convolution: ({ name, inputs: [from], kernel, bias, groups, ...window }, to, [input]) => {
    const rank = kernel.shape.length - 2;
    const axes = axesOf(rank);
    const weights = [to.weight(`${name}/kernel`, transposed(kernel, [rank + 1, rank, ...axes])), ...biasOf(name, bias, to)];
    const attributes = windowAttributes({ ...window, size: kernel.shape.slice(0, rank) }, input!);
    to.node(name, 'Conv', [to.tensor(from!, 'first'), ...weights], { ...attributes, dilations: window.dilation, group: groups });
    return 'first';
  },
  depthwise: ({ name, inputs: [from], kernel, bias, ...window }, to, [input]) => {
    const rank = kernel.shape.length - 2;
    const size = kernel.shape.slice(0, rank);
    const [channels, each] = kernel.shape.slice(rank) as [number, number];
    const filters = reshaped(transposed(kernel, [rank, rank + 1, ...axesOf(rank)]), [channels * each, 1, ...size]);
    const weights = [to.weight(`${name}/kernel`, filters), ...biasOf(name, bias, to)];
    const attributes = windowAttributes({ ...window, size }, input!);
    to.node(name, 'Conv', [to.tensor(from!, 'first'), ...weights], { ...attributes, dilations: window.dilation, group: channels });
    return 'first';
  },
  transposedConvolution: ({ name, inputs: [from], kernel, bias, strides, padding }, to) => {
    const rank = kernel.shape.length - 2;
    const size = kernel.shape.slice(0, rank);
    const weights = [to.weight(`${name}/kernel`, transposed(kernel, [rank + 1, rank, ...axesOf(rank)]), 1), ...biasOf(name, bias, to)];
    const { cut, added } = cutOf({ size, strides, padding });
    const pads = [...cut.map(([before]) => before), ...cut.map(([, after]) => after)];
    const attributes = { kernel_shape: size, strides, pads, ...(added.every((value) => value === 0) ? {} : { output_padding: added }) };
    to.node(name, 'ConvTranspose', [to.tensor(from!, 'first'), ...weights], attributes);
    return 'first';
  },
  pool: ({ name, inputs: [from], pool, ...window }, to, [input]) => {
    to.node(name, pool === 'max' ? 'MaxPool' : 'AveragePool', [to.tensor(from!, 'first')], windowAttributes(window, input!));
    return 'first';
  },
  globalPool: ({ name, inputs: [from], pool }, to) => {
    const operator = pool === 'max' ? 'GlobalMaxPool' : 'GlobalAveragePool';
    to.node(name, 'Flatten', [to.node(`${name}/pooled`, operator, [to.tensor(from!, 'first')])], { axis: 1 });
    return 'last';
  },
  batchNormalization: ({ name, inputs: [from], gamma, beta, mean, variance, epsilon }, to) => {
    const weights = Object.entries({ gamma, beta, mean, variance }).map(([key, tensor]) => to.statistic(`${name}/${key}`, tensor));
    to.node(name, 'BatchNormalization', [to.tensor(from!, 'first'), ...weights], { epsilon: { float: epsilon } });
    return 'first';
  },
  layerNormalization: ({ name, inputs: [from], gamma, beta, epsilon }, to) => {
    const weights = [to.weight(`${name}/gamma`, gamma), to.weight(`${name}/beta`, beta)];
    to.node(name, 'LayerNormalization', [to.tensor(from!, 'last'), ...weights], { axis: -1, epsilon: { float: epsilon } });
    return 'last';
  },
  // As PyTorch writes it: the channels of a group, at all positions, are one channel of an instance normalization.
  groupNormalization: ({ name, inputs: [from], groups, gamma, beta, epsilon }, to, [input]) => {
    const x = to.tensor(from!, 'first');
    const one = (value: number) => to.float(`${name}/all${String(value)}`, ...new Array<number>(groups).fill(value));
    const grouped = to.node(`${name}/grouped`, 'Reshape', [x, to.int64(`${name}/groups`, [0, groups, -1])]);
    const plain = to.node(`${name}/normalized`, 'InstanceNormalization', [grouped, one(1), one(0)], { epsilon: { float: epsilon } });
    const [channels, ...positions] = [input!.at(-1)!, ...input!.slice(0, -1)];
    const sizes = input!.includes(null)
      ? to.node(`${name}/shape`, 'Shape', [x])
      : to.int64(`${name}/shape`, [0, channels, ...positions.map((size) => size!)]);
    const whole = to.node(`${name}/whole`, 'Reshape', [plain, sizes]);
    const lying = (tensor: Tensor) => reshaped(tensor, [channels, ...positions.map(() => 1)]);
    const scaled = to.node(`${name}/scaled`, 'Mul', [whole, to.weight(`${name}/gamma`, lying(gamma))]);
    to.node(name, 'Add', [scaled, to.weight(`${name}/beta`, lying(beta))]);
    return 'first';
  },
  affine: ({ name, inputs: [from], factor, offset }, to, [input]) => {
    const layout = to.layoutOf(from!);
    const lying = (tensor: Tensor) =>
      layout === 'first' && tensor.data.length > 1 ? reshaped(tensor, [tensor.data.length, ...input!.slice(1).map(() => 1)]) : tensor;
    const isOne = factor.data.every((value) => value === 1);
    const x = to.tensor(from!, layout);
    const shift = () => to.weight(`${name}/offset`, lying(offset));
    if (isOne) to.node(name, 'Add', [x, shift()]);
    else {
      const hasOffset = offset.data.some((value) => value !== 0);
      const scaled = to.node(hasOffset ? `${name}/scaled` : name, 'Mul', [x, to.weight(`${name}/factor`, lying(factor))]);
      if (hasOffset) to.node(name, 'Add', [scaled, shift()]);
    }
    return layout;
  },
  activation: ({ name, layer, inputs: [from], activation }, to) => {
    const layout = activation.name === 'prelu' ? 'last' : to.layoutOf(from!);
    activate({ name, layer, activation, from: to.tensor(from!, layout), layout }, to);
    return layout;
  },
  join: ({ name, inputs, join }, to) => {
    const layout = to.layoutOf(inputs[0]!);
    to.node(
      name,
      joins[join],
      inputs.map((input) => to.tensor(input, layout)),
    );
    return layout;
  },
  concatenate: ({ name, inputs }, to) => {
    const layout = to.layoutOf(inputs[0]!);
    to.node(
      name,
      'Concat',
      inputs.map((input) => to.tensor(input, layout)),
      { axis: channelAxis(layout) },
    );
    return layout;
  },
  reshape: ({ name, inputs: [from], shape, rows }, to) => {
    const x = to.tensor(from!, 'last');
    if (shape.length === 1 && rows === 1) to.node(name, 'Flatten', [x], { axis: 1 });
    else to.node(name, 'Reshape', [x, to.int64(`${name}/shape`, [-1, ...shape.map((size) => size ?? 0)])]);
    return 'last';
  },
  select: ({ name, inputs: [from], indices }, to) => {
    const layout = to.layoutOf(from!);
    to.node(name, 'Gather', [to.tensor(from!, layout), to.int64(`${name}/indices`, indices)], { axis: channelAxis(layout) });
    return layout;
  },
  pad: ({ name, inputs: [from], before, after }, to) => {
    const pads = [0, ...before, 0, ...after];
    to.node(name, 'Pad', [to.tensor(from!, 'last'), to.int64(`${name}/pads`, pads)], { mode: 'constant' });
    return 'last';
  },
  crop: ({ name, inputs: [from], before, after }, to) => {
    const axes = before.slice(0, -1).map((_, axis) => axis + 1);
    const ends = axes.map((axis) => (after[axis - 1] === 0 ? 2 ** 31 : -after[axis - 1]!));
    const given = { starts: before.slice(0, -1), ends, axes };
    to.node(name, 'Slice', [to.tensor(from!, 'last'), ...Object.entries(given).map(([key, values]) => to.int64(`${name}/${key}`, values))]);
    return 'last';
  },
  repeat: ({ name, inputs: [from], times }, to) => {
    const scales = to.float(`${name}/scales`, 1, 1, ...times);
    const attributes = { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' };
    to.node(name, 'Resize', [to.tensor(from!, 'first'), '', scales], attributes);
    return 'first';
  },
  enlarge: ({ name, inputs: [from], times }, to) => {
    const scales = to.float(`${name}/scales`, 1, 1, ...times);
    to.node(name, 'Resize', [to.tensor(from!, 'first'), '', scales], { mode: 'linear', coordinate_transformation_mode: 'half_pixel' });
    return 'first';
  },
  matrixProduct: ({ name, inputs, onSide }, to) => {
    const [a, b] = inputs.map((input, at) => {
      const x = to.tensor(input, 'last');
      return onSide[at] === true ? to.node(`${name}/turned${String(at + 1)}`, 'Transpose', [x], { perm: [0, 2, 1] }) : x;
    });
    to.node(name, 'MatMul', [a!, b!]);
    return 'last';
  },
  unitLength: ({ name, inputs: [from], axis, epsilon }, to) => {
    const x = to.tensor(from!, 'last');
    const squares = to.node(`${name}/squares`, 'Mul', [x, x]);
    const sum = to.node(`${name}/sum`, 'ReduceSum', [squares, to.int64(`${name}/axes`, [axis + 1])], { keepdims: 1 });
    const least = to.node(`${name}/least`, 'Max', [sum, to.float(`${name}/epsilon`, epsilon)]);
    to.node(name, 'Div', [x, to.node(`${name}/length`, 'Sqrt', [least])]);
    return 'last';
  },
  transpose: ({ name, inputs: [from], order }, to) => {
    to.node(name, 'Transpose', [to.tensor(from!, 'last')], { perm: [0, ...order.map((axis) => axis + 1)] });
    return 'last';
  },
  repeatVector: ({ name, inputs: [from], times }, to) => {
    const step = to.node(`${name}/step`, 'Unsqueeze', [to.tensor(from!, 'last'), to.int64(`${name}/axes`, [1])]);
    to.node(name, 'Tile', [step, to.int64(`${name}/times`, [1, times, 1])]);
    return 'last';
  },
  reverse: ({ name, inputs: [from] }, to) => {
    const given = { starts: [-1], ends: [-(2 ** 31)], axes: [1], by: [-1] };
    to.node(name, 'Slice', [to.tensor(from!, 'last'), ...Object.entries(given).map(([key, values]) => to.int64(`${name}/${key}`, values))]);
    return 'last';
  },
  lookUp: ({ name, inputs: [from], table }, to) => {
    const numbers = to.node(`${name}/numbers`, 'Cast', [to.tensor(from!, 'last')], { to: 7 });
    to.node(name, 'Gather', [to.weight(`${name}/table`, table), numbers], { axis: 0 });
    return 'last';
  },
  recurrent,
};

const joins = { add: 'Add', subtract: 'Sub', multiply: 'Mul', average: 'Mean', maximum: 'Max', minimum: 'Min' } as const;

const channelAxis = (layout: Layout) => (layout === 'last' ? -1 : 1);

function axesOf(rank: number): number[] {
  return Array.from({ length: rank }, (_, axis) => axis);
}

function biasOf(name: string, bias: Tensor | undefined, to: GraphBuilder): string[] {
  return bias === undefined ? [] : [to.weight(`${name}/bias`, bias)];
}

function windowAttributes(window: Parameters<typeof paddingOf>[0], input: Shape): Record<string, Attribute> {
  const { size, strides } = window;
  const pads = paddingOf(window, input);
  const padded =
    pads === undefined ? { auto_pad: 'SAME_UPPER' } : { pads: [...pads.map(([before]) => before), ...pads.map(([, after]) => after)] };
  return { kernel_shape: size, strides, ...padded };
}
