/**
 * A model as operations: what layers compute when they predict, without names of layer types and without what only counts in training. Exporters to
 * formats of operations (ONNX, TensorFlow Lite) translate these, one by one.
 *
 * Every operation gives one value, called by the operation's name. Axes are as in specs: channels last, without the batch axis.
 */
import type { ActivationName } from '../../../core/layers/fields';
import type { Int8Field } from '../../../core/layers/int8';
import type { Shape } from '../../../core/layers/kind';
import type { WeightTensor } from '../../../core/weights/weights';

export type Tensor = WeightTensor;

export type Padding = 'valid' | 'same';

/** A window over one, two or three axes in front of the channels. */
export interface Window {
  readonly strides: readonly number[];
  readonly dilation: readonly number[];
  readonly padding: Padding;
}

export interface Kinds {
  readonly input: object;
  /** Over the last axis. Kernel: incoming × outgoing units. */
  readonly dense: { readonly kernel: Tensor; readonly bias?: Tensor };
  /** Kernel: window × incoming channels of a group × filters. */
  readonly convolution: Window & { readonly kernel: Tensor; readonly bias?: Tensor; readonly groups: number };
  /** Kernel: window × channels × filters for each. */
  readonly depthwise: Window & { readonly kernel: Tensor; readonly bias?: Tensor };
  /** Kernel: window × filters × incoming channels. */
  readonly transposedConvolution: Omit<Window, 'dilation'> & { readonly kernel: Tensor; readonly bias?: Tensor };
  readonly pool: Omit<Window, 'dilation'> & { readonly pool: 'max' | 'average'; readonly size: readonly number[] };
  /** Over all axes but the last. */
  readonly globalPool: { readonly pool: 'max' | 'average' };
  /** gamma · (x − mean) / √(variance + epsilon) + beta, for each channel. */
  readonly batchNormalization: {
    readonly gamma: Tensor;
    readonly beta: Tensor;
    readonly mean: Tensor;
    readonly variance: Tensor;
    readonly epsilon: number;
  };
  readonly layerNormalization: { readonly gamma: Tensor; readonly beta: Tensor; readonly epsilon: number };
  /** The channels of each group, at all positions, brought to mean 0 and variance 1 together. Gamma and beta are for each channel. */
  readonly groupNormalization: { readonly groups: number; readonly gamma: Tensor; readonly beta: Tensor; readonly epsilon: number };
  /** factor · x + offset: one number of each, or one for each channel. */
  readonly affine: { readonly factor: Tensor; readonly offset: Tensor };
  readonly activation: { readonly activation: Activation };
  readonly join: { readonly join: 'add' | 'subtract' | 'multiply' | 'average' | 'maximum' | 'minimum' };
  /** Along the last axis. */
  readonly concatenate: object;
  /** To the operation's shape. Where `rows` changes, steps become rows of the batch, or the other way round. */
  readonly reshape: object;
  /** Of the last axis. */
  readonly select: { readonly indices: readonly number[] };
  /** Zeros before and behind, for each axis. */
  readonly pad: { readonly before: readonly number[]; readonly after: readonly number[] };
  readonly crop: { readonly before: readonly number[]; readonly after: readonly number[] };
  /** Every position this many times, for each axis in front of the channels. */
  readonly repeat: { readonly times: readonly number[] };
  /** This many times as many rows and columns, mixed of the old ones whose centres are next to their own. */
  readonly enlarge: { readonly times: readonly number[] };
  /** A product of two matrices for each row of the model, either of which may lie on its side. */
  readonly matrixProduct: { readonly onSide: readonly [boolean, boolean] };
  /** Values divided by the root of their squares' sum along an axis, which counts as at least `epsilon`. */
  readonly unitLength: { readonly axis: number; readonly epsilon: number };
  /** Axis i of the output is axis `order[i]` of the input. */
  readonly transpose: { readonly order: readonly number[] };
  /** A new first axis of this many copies. */
  readonly repeatVector: { readonly times: number };
  /** The first axis from its end to its beginning. */
  readonly reverse: object;
  /** Table: numbers × units. */
  readonly lookUp: { readonly table: Tensor };
  readonly recurrent: Recurrent;
  /** Nothing in floating point: where operations in integers begin behind ones that are not, the value is rounded. */
  readonly round: object;
}

export type OperationKind = keyof Kinds;

export type Operation<K extends OperationKind = OperationKind> = {
  readonly [N in K]: Kinds[N] & {
    readonly kind: N;
    readonly name: string;
    /** The layer that it is of, for messages. */
    readonly layer: string;
    /** Names of the operations whose values it takes. */
    readonly inputs: readonly string[];
    readonly shape: Shape;
    /** How many rows of this shape there are for each row of the model: more than one where steps are treated as rows. */
    readonly rows: number;
    /** Where its value is what a layer gives: that layer. */
    readonly gives?: GivingLayer;
  };
}[K];

export interface GivingLayer {
  readonly layer: string;
  /** What its spec says of its values in 8-bit integers. */
  readonly int8?: Int8Field;
}

/** A function of each value, but for softmax, which is over the last axis. */
export type Activation =
  | { readonly name: Exclude<ActivationName, 'linear' | 'elu'> }
  | { readonly name: 'elu' | 'leakyRelu'; readonly alpha: number }
  | { readonly name: 'clippedRelu'; readonly most: number }
  /** Alpha has the value's shape. */
  | { readonly name: 'prelu'; readonly alpha: Tensor };

export interface Recurrent {
  readonly cell: 'SimpleRNN' | 'GRU' | 'LSTM';
  readonly units: number;
  /** Gates in Keras's order. Of two, the second runs backwards through the sequence, and what both give lies side by side. */
  readonly directions: readonly Direction[];
  readonly activation: ActivationName;
  readonly recurrentActivation: ActivationName;
  /** All steps, in the order of the sequence, or only what is there at the end. */
  readonly returnSequences: boolean;
  /** Begins with the last step. */
  readonly goBackwards: boolean;
  readonly resetAfter: boolean;
}

export interface Direction {
  /** Incoming units × gates. */
  readonly kernel: Tensor;
  /** Units × gates. */
  readonly recurrent: Tensor;
  /** Missing where there is none; 2 × gates where `resetAfter`. */
  readonly bias?: Tensor;
}

/** The operations in an order in which each comes after its inputs. */
export interface OperationGraph {
  readonly name: string;
  readonly operations: readonly Operation[];
  readonly inputs: readonly string[];
  /** Each is the value of another operation than the model's inputs and the other outputs. */
  readonly outputs: readonly string[];
}

/** The operations that take each one's value; one of the model's outputs is taken by the last operation as well. */
export function usersOf({ operations, outputs }: OperationGraph): ReadonlyMap<string, readonly Operation[]> {
  const users = new Map<string, Operation[]>(operations.map(({ name }) => [name, []]));
  for (const operation of operations) for (const input of new Set(operation.inputs)) users.get(input)!.push(operation);
  for (const output of outputs) users.get(output)!.push(operations.at(-1)!);
  return users;
}
