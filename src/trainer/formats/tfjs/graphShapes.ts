/** What the operations of a TF.js graph model give, as far as it follows from the shapes of the model's inputs: after TensorFlow's shape functions. */
import type { Shape } from '../../../core/layers/kind';
import { sizeOf } from '../../../core/numbers/sizeOf';
import { ImportError } from '../importError';
import type { StoredArray } from '../storedArray';
import { isTrue, type Node, numberOf, numbersOf, shapeOf, textOf } from './graphNode';

/** An operation with what is known of its inputs. */
interface Applied {
  readonly node: Node;
  /** With the batch. */
  readonly inputs: readonly (Shape | undefined)[];
  /** The whole numbers of a constant. */
  readonly values: (input: number) => readonly number[] | undefined;
}

type Rule = (applied: Applied) => Shape | undefined;

/** Constants of more numbers are no shapes. */
const mostNumbers = 32;

/** By operation: with the batch. Missing where a shape does not follow. */
export async function shapesOf(nodes: readonly Node[], stored: ReadonlyMap<string, StoredArray>): Promise<ReadonlyMap<string, Shape>> {
  const shapes = new Map<string, Shape>([...stored].map(([name, { shape }]) => [name, shape]));
  const numbers = await numbersIn(nodes, stored);
  for (const node of nodes) {
    const rule = rules.get(node.op);
    const found = rule?.({
      node,
      inputs: node.input.map((name) => shapes.get(name)),
      values: (input) => numbers.get(node.input.at(input) ?? ''),
    });
    if (found !== undefined && found.every((size) => size === null || (Number.isSafeInteger(size) && size >= 0)))
      shapes.set(node.name, found);
  }
  return shapes;
}

async function numbersIn(
  nodes: readonly Node[],
  stored: ReadonlyMap<string, StoredArray>,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const numbers = new Map<string, readonly number[]>();
  const names = new Set(nodes.flatMap(({ op, input }) => (takesNumbers.has(op) ? input : [])));
  for (const name of names) {
    const array = stored.get(name);
    if (array?.dtype !== 'int32' || sizeOf(array.shape) > mostNumbers) continue;
    try {
      numbers.set(name, [...(await array.read())]);
    } catch (cause) {
      // Without its shards, a model has fewer shapes.
      if (!(cause instanceof ImportError)) throw cause;
      break;
    }
  }
  return numbers;
}

const same: Rule = ({ inputs: [input] }) => input;

const broadcast: Rule = ({ inputs: [a, b] }) => {
  if (a === undefined || b === undefined) return undefined;
  const [long, short] = a.length < b.length ? [b, a] : [a, b];
  const added = long.length - short.length;
  return long.map((size, axis) => {
    const other = axis < added ? 1 : short[axis - added]!;
    return size === 1 ? other : size;
  });
};

/** Rows and columns of images; `undefined` for padding that is given in numbers, and for channels in front. */
function slid(node: Node, [batch = null, ...rest]: Shape, window: readonly number[], channels: number | null): Shape | undefined {
  const [strides, dilations, padding] = [numbersOf(node, 'strides'), numbersOf(node, 'dilations'), textOf(node, 'padding')];
  if (rest.length !== 3 || strides.length !== 4 || textOf(node, 'data_format') === 'NCHW' || !['SAME', 'VALID'].includes(padding))
    return undefined;
  const sizes = [0, 1].map((axis) => {
    const [size = null, stride] = [rest[axis], strides[axis + 1]!];
    if (size === null) return null;
    const covered = (window[axis]! - 1) * (dilations[axis + 1] ?? 1) + 1;
    return padding === 'SAME' ? Math.ceil(size / stride) : Math.floor((size - covered) / stride) + 1;
  });
  return [batch, ...sizes, channels];
}

const convolution: Rule = ({ node, inputs: [images, kernel] }) => {
  if (images === undefined || kernel?.length !== 4) return undefined;
  return slid(node, images, kernel as readonly number[], kernel[3]!);
};

const depthwise: Rule = ({ node, inputs: [images, kernel] }) => {
  if (images === undefined || kernel?.length !== 4) return undefined;
  return slid(node, images, kernel as readonly number[], kernel[2]! * kernel[3]!);
};

const pooling: Rule = ({ node, inputs: [images] }) => images && slid(node, images, numbersOf(node, 'ksize').slice(1, 3), images.at(-1)!);

const product: Rule = ({ node, inputs: [a, b] }) => {
  if (a?.length !== 2 || b?.length !== 2) return undefined;
  return [a[isTrue(node, 'transpose_a') ? 1 : 0]!, b[isTrue(node, 'transpose_b') ? 0 : 1]!];
};

const padded: Rule = ({ inputs: [input], values }) => {
  const by = values(1);
  if (by?.length !== 2 * (input?.length ?? 0)) return undefined;
  return input?.map((size, axis) => (size === null ? null : size + by[2 * axis]! + by[2 * axis + 1]!));
};

const reshaped: Rule = ({ inputs: [input], values }) => {
  const sizes = values(1);
  if (input === undefined || sizes === undefined) return undefined;
  const known = (shape: Shape) => shape.reduce<number>((all, size) => all * (size === null || size === -1 ? 1 : size), 1);
  const open = input.filter((size) => size === null).length;
  const rest = known(input) / known(sizes);
  // What is left over is the open size where the known ones are used up.
  const left = open === 0 ? rest : open === 1 && rest === 1 ? null : undefined;
  if (!sizes.includes(-1)) return sizes;
  return left === undefined ? undefined : sizes.map((size) => (size === -1 ? left : size));
};

const reduced: Rule = ({ node, inputs: [input], values }) => {
  const axes = values(1)?.map((axis) => (axis < 0 ? axis + (input?.length ?? 0) : axis));
  if (input === undefined || axes === undefined) return undefined;
  if (isTrue(node, 'keep_dims')) return input.map((size, axis) => (axes.includes(axis) ? 1 : size));
  return input.filter((_, axis) => !axes.includes(axis));
};

const concatenated: Rule = ({ inputs, values }) => {
  const [given] = values(-1) ?? [];
  const [first, ...others] = inputs.slice(0, -1);
  if (given === undefined || first === undefined || others.some((other) => other?.length !== first.length)) return undefined;
  const at = given < 0 ? given + first.length : given;
  const sum = others.reduce<number | null>(
    (all, other) => (all === null || other![at] === null ? null : all + other![at]!),
    first[at] ?? null,
  );
  return first.map((size, axis) => (axis === at ? sum : size));
};

const unpacked: Rule = ({ node, inputs: [input] }) => {
  const axis = numberOf(node, 'axis');
  return input?.filter((_, at) => at !== (axis < 0 ? axis + input.length : axis));
};

const expanded: Rule = ({ inputs: [input], values }) => {
  const [axis] = values(1) ?? [];
  if (input === undefined || axis === undefined) return undefined;
  return input.toSpliced(axis < 0 ? axis + input.length + 1 : axis, 0, 1);
};

const squeezed: Rule = ({ node, inputs: [input] }) => {
  const axes = numbersOf(node, 'squeeze_dims').map((axis) => (axis < 0 ? axis + (input?.length ?? 0) : axis));
  return input?.filter((size, axis) => (axes.length === 0 ? size !== 1 : !axes.includes(axis)));
};

const resized: Rule = ({ inputs: [images], values }) => {
  const [rows, columns] = values(1) ?? [];
  return images?.length === 4 && rows !== undefined && columns !== undefined ? [images[0]!, rows, columns, images[3]!] : undefined;
};

const unary = [
  ...['Identity', 'Cast', 'StopGradient', 'BiasAdd', 'FusedBatchNorm', 'FusedBatchNormV2', 'FusedBatchNormV3', 'Softmax', 'LogSoftmax'],
  ...['Relu', 'Relu6', 'Elu', 'Selu', 'LeakyRelu', 'Prelu', 'Sigmoid', 'Tanh', 'Softplus', 'Mish', 'Erf'],
  ...['Abs', 'Neg', 'Exp', 'Log', 'Sqrt', 'Rsqrt', 'Square', 'Round', 'Floor', 'Ceil', 'ClipByValue'],
];
const binary = ['Add', 'AddV2', 'BiasAddV1', 'Sub', 'Mul', 'Div', 'RealDiv', 'Maximum', 'Minimum', 'Pow', 'SquaredDifference', 'FloorDiv'];

const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['Placeholder', ({ node }) => shapeOf(node)],
  ...unary.map((op) => [op, same] as const),
  ...binary.map((op) => [op, broadcast] as const),
  ...['Conv2D', '_FusedConv2D'].map((op) => [op, convolution] as const),
  ...['DepthwiseConv2dNative', 'FusedDepthwiseConv2dNative'].map((op) => [op, depthwise] as const),
  ...['MaxPool', 'AvgPool'].map((op) => [op, pooling] as const),
  ...['MatMul', '_FusedMatMul'].map((op) => [op, product] as const),
  ...['Pad', 'PadV2', 'MirrorPad'].map((op) => [op, padded] as const),
  ...['Mean', 'Max', 'Min', 'Sum', 'Prod'].map((op) => [op, reduced] as const),
  ...['ResizeBilinear', 'ResizeNearestNeighbor'].map((op) => [op, resized] as const),
  ['Reshape', reshaped],
  ['ConcatV2', concatenated],
  ['Unpack', unpacked],
  ['ExpandDims', expanded],
  ['Squeeze', squeezed],
]);

/** Operations that are told by constants what they give. */
const takesNumbers: ReadonlySet<string> = new Set([...rules].flatMap(([op, rule]) => ([padded, reduced, resized, reshaped, concatenated, expanded].includes(rule) ? [op] : []))); // prettier-ignore
