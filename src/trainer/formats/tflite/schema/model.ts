/** What a TensorFlow Lite file says of its model, as plain data (schema version 3). */
import type { ByteRange } from './table';
import type { TensorType } from './tensorTypes';

export interface TfliteModel {
  readonly description: string;
  /** Of the first subgraph, which is the model; others are the bodies of loops and branches. */
  readonly tensors: readonly Tensor[];
  readonly operators: readonly Operator[];
  /** Indices of tensors. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

export interface Tensor {
  readonly index: number;
  readonly name: string;
  /** With the batch axis; 1 where a size is not known. */
  readonly shape: readonly number[];
  /** As `shape`, with −1 where a size is not known; without it, all are. */
  readonly signature: readonly number[];
  readonly type: TensorType;
  /** Where the values of a constant lie; missing for values that operators make. */
  readonly bytes?: ByteRange;
  readonly quantization?: Quantization;
  readonly isSparse: boolean;
}

/** A value is `scale × (stored − zeroPoint)`, with one of each for all, or for each index of an axis. */
export interface Quantization {
  readonly scales: readonly number[];
  readonly zeroPoints: readonly number[];
  readonly axis: number;
}

export interface Operator {
  /** Its place in the file. */
  readonly index: number;
  /** The schema's name: "CONV_2D", or that of a custom operator. */
  readonly type: string;
  readonly isCustom: boolean;
  /** Indices of tensors; −1 where an optional one is left out. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly options: Options;
}

export type Options = Readonly<Record<string, number>>;

/** A field of an operator's table of options: its number in the schema, its type, and what it is where it is left out. */
export interface OptionField {
  readonly field: number;
  readonly type: 'int8' | 'int32' | 'float32';
  readonly fallback?: number;
}

export type OptionFields = Readonly<Record<string, OptionField>>;
