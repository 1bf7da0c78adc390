/** The table of operations as TensorFlow Lite's operators. Each adds operators, of which the last gives the operation's value. */
import { sizeOf } from '../../../../core/numbers/sizeOf';
import type { FusedOperation } from '../../operations/fuse';
import type { Operation, OperationKind, Tensor } from '../../operations/operation';
import { reshaped, transposed } from '../../operations/tensors';
import type { BuiltinName } from './flatModel';
import { activate } from './activations';
import { dimsOf, type ModelBuilder, type Options } from './modelBuilder';
import { recurrent } from './recurrent';
import { kernelOf, onImages } from './weights';

export type Translate<K extends OperationKind> = (operation: Operation<K> & Pick<FusedOperation, 'fused'>, to: ModelBuilder) => void;

/** The activation of the schema that an operator does by itself. */
const fusedCodes = { relu: 1, relu6: 3 } as const;
const fusedIn = ({ fused }: Pick<FusedOperation, 'fused'>) => ({ int8: fused === undefined ? 0 : fusedCodes[fused] });
const paddingIn = ({ padding }: { readonly padding: 'same' | 'valid' }) => ({ int8: padding === 'same' ? 0 : 1 });
const int = (value: number | undefined) => ({ int32: value ?? 1 });

const inIntegers = (operation: Operation, to: ModelBuilder) => to.scaleOf(operation.name) !== undefined;
const input = (operation: Operation, to: ModelBuilder, at = 0) => to.input(operation.inputs[at]!, inIntegers(operation, to));

/** What only moves values, by an operator with a list of whole numbers. */
const moved =
  <K extends OperationKind>(
    type: BuiltinName,
    numbers: (operation: Operation<K>) => readonly number[],
    shape?: readonly number[],
  ): Translate<K> =>
  (operation, to) => {
    const given = to.int32(numbers(operation as never), shape);
    to.operator(type, [input(operation as Operation, to), given], to.output(operation as Operation));
  };

export const translators: { readonly [K in OperationKind]: Translate<K> } = {
  input: (operation, to) => void to.output(operation),
  round: (operation, to) => void to.operator('QUANTIZE', [to.input(operation.inputs[0]!, false)], to.output(operation)),
  dense: (operation, to) => {
    const kernel = kernelOf(operation, to, (tensor) => transposed(tensor, [1, 0]), 0);
    const keepsAxes = operation.shape.length > 1;
    const options = { table: 8, fields: { 0: fusedIn(operation), 2: { flag: keepsAxes } } };
    const version = inIntegers(operation, to) ? 12 : keepsAxes ? 5 : 1;
    to.operator('FULLY_CONNECTED', [input(operation, to), ...kernel], to.output(operation), { ...options, version });
  },
  convolution: (operation, to) =>
    onImages(operation, to, (images, output) => {
      const { kernel, strides, dilation } = operation;
      const [rank] = [kernel.shape.length];
      const arranged = (tensor: Tensor) => imageKernel(transposed(tensor, [rank - 1, ...axes(rank - 1)]), 1);
      const [height, width] = pairOf(strides);
      const [rows, columns] = pairOf(dilation);
      const fields = { 0: paddingIn(operation), 1: int(width), 2: int(height), 3: fusedIn(operation), 4: int(columns), 5: int(rows) };
      to.operator('CONV_2D', [images, ...kernelOf(operation, to, arranged, 0)], output, {
        table: 1,
        fields,
        version: inIntegers(operation, to) ? 3 : 1,
      });
    }),
  depthwise: (operation, to) =>
    onImages(operation, to, (images, output) => {
      const { kernel, strides, dilation } = operation;
      const size = kernel.shape.slice(0, -2);
      const [channels, each] = kernel.shape.slice(-2) as [number, number];
      const arranged = (tensor: Tensor) => reshaped(tensor, [1, ...pairOf(size, 1), channels * each]);
      const [height, width] = pairOf(strides);
      const [rows, columns] = pairOf(dilation);
      const fields = {
        0: paddingIn(operation),
        1: int(width),
        2: int(height),
        3: int(each),
        4: fusedIn(operation),
        5: int(columns),
        6: int(rows),
      };
      to.operator('DEPTHWISE_CONV_2D', [images, ...kernelOf(operation, to, arranged, 3)], output, {
        table: 2,
        fields,
        version: inIntegers(operation, to) ? 3 : 1,
      });
    }),
  transposedConvolution: (operation, to) =>
    onImages(operation, to, (images, output) => {
      const { kernel, strides } = operation;
      const rank = kernel.shape.length;
      const arranged = (tensor: Tensor) => imageKernel(transposed(tensor, [rank - 2, ...axes(rank - 2), rank - 1]), 1);
      const [height, width] = pairOf(strides);
      const [filters, bias] = kernelOf(operation, to, arranged, 0) as [number, number];
      const fields = { 0: paddingIn(operation), 1: int(width), 2: int(height) };
      const size = to.int32(to.shapeOf(output));
      to.operator('TRANSPOSE_CONV', [size, filters, images, bias], output, { table: 49, fields, version: 3 });
    }),
  pool: (operation, to) =>
    onImages(operation, to, (images, output) => {
      const [height, width] = pairOf(operation.strides);
      const [rows, columns] = pairOf(operation.size);
      const fields = { 0: paddingIn(operation), 1: int(width), 2: int(height), 3: int(columns), 4: int(rows) };
      const isIntegers = inIntegers(operation, to);
      to.operator(operation.pool === 'max' ? 'MAX_POOL_2D' : 'AVERAGE_POOL_2D', [images], output, {
        table: 5,
        fields,
        version: isIntegers ? 2 : 1,
      });
    }),
  globalPool: (operation, to) => {
    const from = input(operation, to);
    const over = to.int32(
      to
        .shapeOf(from)
        .slice(1, -1)
        .map((_, axis) => axis + 1),
    );
    const options = { table: 27, fields: { 0: { flag: false } } };
    to.operator(operation.pool === 'max' ? 'REDUCE_MAX' : 'MEAN', [from, over], to.output(operation), {
      ...options,
      version: inIntegers(operation, to) ? 2 : 1,
    });
  },
  batchNormalization: () => {
    throw new Error('normalisations are folded before they are written');
  },
  layerNormalization: (operation, to) => {
    const dims = dimsOf(operation);
    scaledUnits(operation, to, normalized(operation, to, { from: input(operation, to), dims, over: [dims.length - 1] }));
  },
  groupNormalization: (operation, to) => {
    const dims = dimsOf(operation);
    const { name, groups } = operation;
    const [rows, channels] = [dims[0]!, dims.at(-1)!];
    const grouped = [rows, sizeOf(dims) / rows / channels, groups, channels / groups];
    const from = to.operator('RESHAPE', [input(operation, to), to.int32(grouped)], to.value(`${name}/grouped`, grouped));
    const plain = normalized(operation, to, { from, dims: grouped, over: [1, 3] });
    scaledUnits(operation, to, to.operator('RESHAPE', [plain, to.int32(dims)], to.value(`${name}/whole`, dims)));
  },
  affine: (operation, to) => {
    const { name, factor, offset } = operation;
    const scaled = to.value(`${name}/scaled`, dimsOf(operation));
    to.operator('MUL', [input(operation, to), to.weight(`${name}/factor`, factor)], scaled, { table: 21, fields: {} });
    to.operator('ADD', [scaled, to.weight(`${name}/offset`, offset)], to.output(operation), { table: 11, fields: {} });
  },
  activation: (operation, to) => activate(operation, input(operation, to), to),
  join: (operation, to) => {
    const dims = dimsOf(operation);
    const [type, table] = joins[operation.join];
    const options = { table, fields: table === 39 ? {} : { 0: fusedIn(operation) } };
    const isIntegers = inIntegers(operation, to);
    const given = operation.inputs.map((_, at) => input(operation, to, at));
    const isMean = operation.join === 'average';
    const last = given.length - 1;
    const sum = given.slice(1).reduce((left, right, at) => {
      const output = at + 1 === last && !isMean ? to.output(operation) : to.value(`${operation.name}/sum${String(at)}`, dims);
      return to.operator(type, [left, right], output, { ...options, version: isIntegers ? 2 : 1 });
    }, given[0]!);
    if (isMean) to.operator('MUL', [sum, to.number(1 / given.length)], to.output(operation), { table: 21, fields: {} });
  },
  concatenate: (operation, to) => {
    const given = operation.inputs.map((_, at) => input(operation, to, at));
    const options = { table: 10, fields: { 0: { int32: operation.shape.length } } };
    to.operator('CONCATENATION', given, to.output(operation), { ...options, version: inIntegers(operation, to) ? 2 : 1 });
  },
  reshape: moved('RESHAPE', (operation) => dimsOf(operation)),
  select: (operation, to) => {
    const options = { table: 23, fields: { 0: { int32: operation.shape.length } } };
    to.operator('GATHER', [input(operation, to), to.int32(operation.indices)], to.output(operation), {
      ...options,
      version: inIntegers(operation, to) ? 2 : 1,
    });
  },
  pad: (operation, to) => {
    const { before, after } = operation;
    const borders = to.int32([0, 0, ...before.flatMap((size, axis) => [size, after[axis]!])], [before.length + 1, 2]);
    to.operator('PAD', [input(operation, to), borders], to.output(operation), { version: inIntegers(operation, to) ? 2 : 1 });
  },
  crop: (operation, to) => {
    const size = to.int32(dimsOf(operation));
    to.operator('SLICE', [input(operation, to), to.int32([0, ...operation.before]), size], to.output(operation), {
      version: inIntegers(operation, to) ? 2 : 1,
    });
  },
  repeat: (operation, to) =>
    onImages(operation, to, (images, output) => {
      const size = to.int32(to.shapeOf(output).slice(1, 3));
      to.operator('RESIZE_NEAREST_NEIGHBOR', [images, size], output, { version: inIntegers(operation, to) ? 2 : 1 });
    }),
  enlarge: (operation, to) =>
    onImages(operation, to, (images, output) => {
      const size = to.int32(to.shapeOf(output).slice(1, 3));
      to.operator('RESIZE_BILINEAR', [images, size], output, { table: 15, fields: { 3: { flag: true } }, version: 3 });
    }),
  matrixProduct: (operation, to) => {
    const [first, second] = operation.onSide;
    const given = operation.inputs.map((_, at) => input(operation, to, at));
    to.operator('BATCH_MATMUL', given, to.output(operation), { table: 101, fields: { 0: { flag: first }, 1: { flag: second } } });
  },
  unitLength: (operation, to) => {
    const { name, axis, epsilon } = operation;
    const from = input(operation, to);
    const dims = dimsOf(operation);
    const one = dims.map((size, at) => (at === axis + 1 ? 1 : size));
    const squares = to.operator('MUL', [from, from], to.value(`${name}/squares`, dims), { table: 21, fields: {} });
    const kept: Options = { table: 27, fields: { 0: { flag: true } } };
    const sum = to.operator('SUM', [squares, to.int32([axis + 1])], to.value(`${name}/sum`, one), kept);
    const least = to.operator('MAXIMUM', [sum, to.number(epsilon)], to.value(`${name}/least`, one), { table: 39, fields: {} });
    const inverse = to.operator('RSQRT', [least], to.value(`${name}/inverse`, one));
    to.operator('MUL', [from, inverse], to.output(operation), { table: 21, fields: {} });
  },
  transpose: moved('TRANSPOSE', ({ order }: Operation<'transpose'>) => [0, ...order.map((axis) => axis + 1)]),
  repeatVector: (operation, to) => {
    const [rows, times, units] = dimsOf(operation) as [number, number, number];
    const from = input(operation, to);
    const step = to.value(`${operation.name}/step`, [rows, 1, units], to.scaleOf(operation.name));
    to.operator('RESHAPE', [from, to.int32([rows, 1, units])], step);
    to.operator('TILE', [step, to.int32([1, times, 1])], to.output(operation));
  },
  reverse: moved('REVERSE_V2', () => [1]),
  lookUp: (operation, to) => {
    const from = input(operation, to);
    const numbers = to.operator('CAST', [from], integerCopy(from, operation, to));
    to.operator('GATHER', [to.weight(`${operation.name}/table`, operation.table), numbers], to.output(operation), {
      table: 23,
      fields: {},
    });
  },
  recurrent: (operation, to) => recurrent(operation, input(operation, to), to),
};

interface Normalized {
  /** The tensor. */
  readonly from: number;
  /** Its sizes. */
  readonly dims: readonly number[];
  /** The axes that means are over. */
  readonly over: readonly number[];
}

/** Mean 0 and variance 1. @returns the tensor */
function normalized(
  { name, epsilon }: Operation<'layerNormalization' | 'groupNormalization'>,
  to: ModelBuilder,
  { from, dims, over }: Normalized,
): number {
  const one = dims.map((size, axis) => (over.includes(axis) ? 1 : size));
  const between = (part: string, shape: readonly number[]) => to.value(`${name}/${part}`, shape);
  const axes = to.int32(over);
  const kept: Options = { table: 27, fields: { 0: { flag: true } } };
  const mean = to.operator('MEAN', [from, axes], between('mean', one), kept);
  const centred = to.operator('SUB', [from, mean], between('centred', dims), { table: 28, fields: {} });
  const squares = to.operator('MUL', [centred, centred], between('squares', dims), { table: 21, fields: {} });
  const variance = to.operator('MEAN', [squares, axes], between('variance', one), kept);
  const shifted = to.operator('ADD', [variance, to.number(epsilon)], between('shifted', one), { table: 11, fields: {} });
  const inverse = to.operator('RSQRT', [shifted], between('inverse', one));
  return to.operator('MUL', [centred, inverse], between('plain', dims), { table: 21, fields: {} });
}

/** gamma · x + beta. */
function scaledUnits(operation: Operation<'layerNormalization' | 'groupNormalization'>, to: ModelBuilder, plain: number): void {
  const { name, gamma, beta } = operation;
  const scaled = to.operator('MUL', [plain, to.weight(`${name}/gamma`, gamma)], to.value(`${name}/scaled`, dimsOf(operation)), {
    table: 21,
    fields: {},
  });
  to.operator('ADD', [scaled, to.weight(`${name}/beta`, beta)], to.output(operation), { table: 11, fields: {} });
}

/** The operator, and the table of its options. */
const joins: Readonly<Record<Operation<'join'>['join'], readonly [BuiltinName, number]>> = {
  add: ['ADD', 11],
  average: ['ADD', 11],
  subtract: ['SUB', 28],
  multiply: ['MUL', 21],
  maximum: ['MAXIMUM', 39],
  minimum: ['MINIMUM', 39],
};

function integerCopy(from: number, { name }: Operation, to: ModelBuilder): number {
  return to.tensors.push({ name: `${name}/numbers`, shape: to.shapeOf(from), type: 'int32' }) - 1;
}

function axes(count: number): number[] {
  return Array.from({ length: count }, (_, axis) => axis);
}

/** Rows and columns: steps of a sequence are columns of an image of one row. */
export function pairOf(values: readonly number[], rows = 1): readonly [number, number] {
  return values.length === 1 ? [rows, values[0]!] : [values[0]!, values[1]!];
}

/** A kernel for sequences as one for images of one row. @param at the axis in front of which rows go */
function imageKernel(kernel: Tensor, at: number): Tensor {
  const { shape } = kernel;
  return shape.length === 4 ? kernel : reshaped(kernel, [...shape.slice(0, at), 1, ...shape.slice(at)]);
}
