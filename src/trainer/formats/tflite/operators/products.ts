/** Operators that multiply rows with weights. */
import { sizeOf } from '../../../../core/numbers/sizeOf';
import { transposeMatrix } from '../../../../core/numbers/transposeMatrix';
import type { Shape } from '../../../../core/layers/kind';
import { say } from '../../../../core/message/message';
import type { OptionField } from '../schema/model';
import { type Constant } from '../tensors/constants';
import { activated } from './activations';
import { asStored, defineOperator, type Operation, type Part, type PartSpec, Unsayable, type WeightSource } from './operator';

const int = (field: number, fallback = 0): OptionField => ({ field, type: 'int32', fallback });
const byte = (field: number): OptionField => ({ field, type: 'int8' });

const fullyConnected = defineOperator({
  options: { activation: byte(0), weightsFormat: byte(1) },
  convert: (operation) => {
    const kernel = weightsOf(operation, 1, 2);
    if (operation.option('weightsFormat') !== 0)
      throw new Unsayable(say('has weights that are shuffled for one processor: convert the model without that'));
    const [units = 0, inputs = 0] = kernel.shape;
    const transposed: WeightSource = {
      tensors: [kernel],
      shape: [inputs, units],
      arrange: ([values]) => transpose(values!, units, inputs),
    };
    const dense = biased(operation, [2, 3], { type: 'Dense', units }, { kernel: transposed });
    // It takes all values of a row as one vector, of whatever shape they are.
    const rows = operation.rows(0);
    const flat: Part[] = rows.at(-1) === inputs ? [] : [{ spec: { type: 'Flatten' }, role: 'flat' }];
    return activated(operation, [...flat, dense]);
  },
});

const convolution = defineOperator({
  options: {
    padding: byte(0),
    strideWidth: int(1, 1),
    strideHeight: int(2, 1),
    activation: byte(3),
    dilationWidth: int(4, 1),
    dilationHeight: int(5, 1),
  },
  convert: (operation) => {
    const kernel = weightsOf(operation, 1, 4);
    const [filters = 0, height = 0, width = 0, channels = 0] = kernel.shape;
    const groups = (operation.rows(0).at(-1) ?? 0) / channels;
    const moved: WeightSource = {
      tensors: [kernel],
      shape: [height, width, channels, filters],
      arrange: ([values]) => transpose(values!, filters, height * width * channels),
    };
    const window = windowOf(operation);
    if (operation.rows(0).length === 2 && height === 1 && groups === 1)
      return activated(operation, [
        biased(operation, [2, 3], ofSteps(filters, width, window), { kernel: { ...moved, shape: [width, channels, filters] } }),
      ]);
    const spec: PartSpec = { type: 'Conv2D', filters, kernelSize: [height, width], ...window, ...(groups === 1 ? {} : { groups }) };
    return activated(operation, [biased(operation, [2, 3], spec, { kernel: moved })]);
  },
});

const depthwise = defineOperator({
  options: {
    padding: byte(0),
    strideWidth: int(1, 1),
    strideHeight: int(2, 1),
    multiplier: int(3, 1),
    activation: byte(4),
    dilationWidth: int(5, 1),
    dilationHeight: int(6, 1),
  },
  convert: (operation) => {
    const kernel = weightsOf(operation, 1, 4);
    const [, height = 0, width = 0, outputs = 0] = kernel.shape;
    const channels = operation.rows(0).at(-1) ?? 0;
    const depthMultiplier = outputs / channels;
    const spec: PartSpec = {
      type: 'DepthwiseConv2D',
      kernelSize: [height, width],
      ...windowOf(operation),
      ...(depthMultiplier === 1 ? {} : { depthMultiplier }),
    };
    // Filter j of channel c is at c × multiplier + j, as in Keras.
    const weights = { depthwise_kernel: asStored(kernel, [height, width, channels, depthMultiplier]) };
    return activated(operation, [biased(operation, [2, 3], spec, weights)]);
  },
});

const transposed = defineOperator({
  options: { padding: byte(0), strideWidth: int(1, 1), strideHeight: int(2, 1), activation: byte(3) },
  settings: [0],
  convert: (operation) => {
    const kernel = weightsOf(operation, 1, 4);
    const [filters = 0, height = 0, width = 0, channels = 0] = kernel.shape;
    const { dilationRate: _, ...window } = windowOf(operation);
    const moved: WeightSource = {
      tensors: [kernel],
      shape: [height, width, filters, channels],
      arrange: ([values]) => swapOuter(values!, filters, height * width, channels),
    };
    const spec: PartSpec = { type: 'Conv2DTranspose', filters, kernelSize: [height, width], ...window };
    return activated(operation, [{ ...biased(operation, [3], spec, { kernel: moved }), from: [2] }]);
  },
});

/** Not in specs; what it costs is known all the same. */
const convolution3d = defineOperator({
  convert: (operation) => {
    // Depth, height, width, channels, filters.
    const filterSize = weightsOf(operation, 1, 5)
      .shape.slice(0, 4)
      .reduce((count, size) => count * size, 1);
    throw new Unsayable(say('is a convolution over three axes, which no layer of a spec is'), {
      macs: countOf(operation.output) * filterSize,
    });
  },
});

function windowOf(operation: Operation) {
  const pair = (name: string) => [operation.option(`${name}Height`), operation.option(`${name}Width`)] as const;
  const [strides, dilation] = [pair('stride'), pair('dilation')];
  return {
    ...(Math.max(...strides) > 1 ? { strides: [...strides] as [number, number] } : {}),
    ...(operation.option('padding') === 0 ? { padding: 'same' as const } : {}),
    ...(Math.max(...dilation) > 1 ? { dilationRate: [...dilation] as [number, number] } : {}),
  };
}

/** A sequence is a row of an image. */
function ofSteps(filters: number, kernelSize: number, { strides, dilationRate, ...border }: ReturnType<typeof windowOf>): PartSpec {
  return {
    type: 'Conv1D',
    filters,
    kernelSize,
    ...border,
    ...(strides === undefined ? {} : { strides: strides[1] }),
    ...(dilationRate === undefined ? {} : { dilationRate: dilationRate[1] }),
  };
}

/** @param rank how many axes they have */
function weightsOf(operation: Operation, position: number, rank: number): Constant {
  const weights = operation.constant(position);
  if (weights === undefined)
    throw new Unsayable(say('multiplies what comes in with other values that come in, not with weights: no layer of a spec does that'));
  if (weights.shape.length !== rank)
    throw new Unsayable(say('has weights of the shape [{0}], and needs {1} axes', weights.shape.join(', '), rank));
  return weights;
}

/** A layer with the weights, and with the bias where the operator has one. @param positions of what is added to each unit */
function biased(operation: Operation, positions: readonly number[], spec: PartSpec, weights: Readonly<Record<string, WeightSource>>): Part {
  const biases = positions.flatMap((position) => {
    const bias = operation.constant(position);
    if (bias === undefined && operation.tensor(position) !== undefined) throw new Unsayable(say('has a bias that is not constant'));
    return bias ?? [];
  });
  const [first] = biases;
  if (first === undefined) return { spec: { ...spec, useBias: false } as PartSpec, weights, takesActivation: true };
  const arrange = ([values, more]: readonly Float32Array[]) =>
    more === undefined ? values! : values!.map((value, unit) => value + more[unit]!);
  return { spec, weights: { ...weights, bias: { tensors: biases, shape: [sizeOf(first.shape)], arrange } }, takesActivation: true };
}

/** [rows, columns] → [columns, rows] */
function transpose(values: Float32Array, rows: number, columns: number): Float32Array {
  return transposeMatrix(values, rows, columns, new Float32Array(values.length));
}

/** [first, second, inner] → [second, first, inner] */
function swapOuter(values: Float32Array, first: number, second: number, inner: number): Float32Array {
  const swapped = new Float32Array(values.length);
  let from = 0;
  for (let row = 0; row < first; row++)
    for (let column = 0; column < second; column++) {
      const to = (column * first + row) * inner;
      for (let at = 0; at < inner; at++) swapped[to + at] = values[from++]!;
    }
  return swapped;
}

function countOf(shape: Shape): number {
  return shape.reduce<number>((count, size) => count * (size ?? 1), 1);
}

export const productOperators = {
  FULLY_CONNECTED: fullyConnected,
  CONV_2D: convolution,
  DEPTHWISE_CONV_2D: depthwise,
  TRANSPOSE_CONV: transposed,
  CONV_3D: convolution3d,
};
