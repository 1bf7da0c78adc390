/** What an operator's record is made of: one record for each operator of TensorFlow Lite that becomes layers. */
import type { LayerSpec, LayerType } from '../../../../core/layers';
import type { Shape } from '../../../../core/layers/kind';
import type { Message } from '../../../../core/message/message';
import type { OptionFields, Tensor } from '../schema/model';
import type { Constant } from '../tensors/constants';

export interface OperatorRecord {
  readonly options?: OptionFields;
  /** Positions of inputs that only say how (shapes, axes, sizes), so that what computes them is no part of the model. */
  readonly settings?: readonly number[];
  /** @throws Unsayable, ShapeError */
  convert(operation: Operation): Conversion;
}

/** An operator in its place in the model. */
export interface Operation {
  /** The schema's name. */
  readonly type: string;
  option(name: string): number;
  /** The tensor of an input; missing where it is left out. */
  tensor(position: number): Tensor | undefined;
  /** The constant that an input is, also one that is only dequantised in between. */
  constant(position: number): Constant | undefined;
  /** The values of a small constant, or of what operators compute of shapes, for one row. */
  numbers(position: number): readonly number[] | undefined;
  /** How many inputs there are. */
  readonly inputCount: number;
  /** Positions of the inputs that come from the operators before, or from the model's input. */
  readonly data: readonly number[];
  /** Of such an input: what a layer of a spec has there, without the batch axis. */
  rows(position: number): Shape;
  /** Axes of an input, with that of the batch. */
  rank(position: number): number;
  /** The output's shape as the file has it, without the batch axis. */
  readonly output: Shape;
  /** The only operator that takes its output, where there is one and the model does not give it. */
  consumer(): Operation | undefined;
}

/** The layers that an operator becomes; none where it passes its input on. */
export type Conversion = readonly Part[];

export interface Part {
  readonly spec: PartSpec;
  /** Where the weights come from, by Keras's names. */
  readonly weights?: Readonly<Record<string, WeightSource>>;
  /** What it is beside the operator's main layer, for its name: "activation". The main one has no role. */
  readonly role?: string;
  /** Its inputs: positions of the operator's, or roles of earlier parts. Without it: the part before, or all data inputs. */
  readonly from?: readonly (number | string)[];
  /** Whether its field `activation` is applied to what it gives. */
  readonly takesActivation?: true;
}

/** A layer's own fields. */
export type PartSpec = { [T in LayerType]: Omit<Extract<LayerSpec, { type: T }>, 'name' | 'inputs'> }[LayerType];

export interface WeightSource {
  readonly tensors: readonly Constant[];
  readonly shape: readonly number[];
  /** @param values of each tensor, row-major */
  readonly arrange: (values: readonly Float32Array[]) => Float32Array;
}

/** What a spec has no layer for. Its message goes on "operator 3 (CONV_2D) of tensor "conv" ". */
export class Unsayable extends Error {
  /** @param known what its cost follows from all the same */
  constructor(
    readonly userMessage: Message,
    readonly known: { readonly parts?: Conversion; readonly macs?: number } = {},
  ) {
    super('a spec cannot say it');
  }
}

/** Fixes a record's type. */
export function defineOperator(record: OperatorRecord): OperatorRecord {
  return record;
}

/** A weight that is a constant as it is. */
export function asStored(tensor: Constant, shape: readonly number[] = tensor.shape): WeightSource {
  return { tensors: [tensor], shape, arrange: ([values]) => values! };
}
