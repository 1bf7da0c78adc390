/** Writes a TensorFlow Lite file (schema version 3) of tensors and operators. */
import { Builder } from 'flatbuffers';
import { builtinOperators } from '../schema/builtinOperators';
import { type TensorType, tensorTypes } from '../schema/tensorTypes';

export interface FlatTensor {
  readonly name: string;
  /** With the batch axis, which is 1. */
  readonly shape: readonly number[];
  readonly type: TensorType;
  /** Of a constant. */
  readonly data?: Uint8Array;
  readonly quantization?: { readonly scales: readonly number[]; readonly zeros: readonly number[]; readonly axis?: number };
  /** A state that operators change. */
  readonly isVariable?: true;
}

export type BuiltinName = (typeof builtinOperators)[number];

/** A field of an operator's options: its number in the schema's table, and its value. */
export type OptionValue = { readonly int8: number } | { readonly int32: number } | { readonly float: number } | { readonly flag: boolean };

export interface FlatOperator {
  readonly type: BuiltinName;
  readonly version: number;
  /** Indices of tensors; −1 for one that is left out. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** The number of the options' table in the schema's union, and its fields by their numbers. */
  readonly options?: { readonly table: number; readonly fields: ReadonlyMap<number, OptionValue> };
}

export interface FlatModel {
  readonly name: string;
  readonly description: string;
  readonly tensors: readonly FlatTensor[];
  readonly operators: readonly FlatOperator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** What programs find by name beside the model. */
  readonly metadata: ReadonlyMap<string, Uint8Array>;
}

/** Kernels of processors want constants to begin there. */
const alignment = 16;

export function writeFlatModel(model: FlatModel): Uint8Array {
  const builder = new Builder(1 << 16);
  const constants = model.tensors.map(({ data }) => data);
  // Buffer 0 is that of tensors without values.
  const contents = [undefined, ...constants.filter((data) => data !== undefined), ...model.metadata.values()];
  const buffers = contents.map((data) => bufferOf(builder, data));
  const firstMetadata = contents.length - model.metadata.size;
  let used = 0;
  const tensors = model.tensors.map((tensor) => tensorOf(builder, tensor, tensor.data === undefined ? 0 : ++used));
  const codes = [...new Map(model.operators.map((operator) => [codeKey(operator), operator])).values()];
  const operators = model.operators.map((operator) =>
    operatorOf(
      builder,
      operator,
      codes.findIndex((code) => codeKey(code) === codeKey(operator)),
    ),
  );
  const graph = table(builder, 5, [
    [0, offsets(builder, tensors)],
    [1, int32s(builder, model.inputs)],
    [2, int32s(builder, model.outputs)],
    [3, offsets(builder, operators)],
    [4, builder.createString(model.name)],
  ]);
  const fields: [number, number][] = [
    [
      1,
      offsets(
        builder,
        codes.map((code) => codeOf(builder, code)),
      ),
    ],
    [2, offsets(builder, [graph])],
    [3, builder.createString(model.description)],
    [4, offsets(builder, buffers)],
  ];
  if (model.metadata.size > 0) {
    const entries = [...model.metadata.keys()].map((name, at) => metadataOf(builder, name, firstMetadata + at));
    fields.push([6, offsets(builder, entries)]);
  }
  builder.startObject(7);
  builder.addFieldInt32(0, 3, 0);
  for (const [field, offset] of fields) builder.addFieldOffset(field, offset, 0);
  builder.finish(builder.endObject(), 'TFL3');
  return builder.asUint8Array().slice();
}

function codeKey({ type, version }: Pick<FlatOperator, 'type' | 'version'>): string {
  return `${type} ${String(version)}`;
}

function bufferOf(builder: Builder, data: Uint8Array | undefined): number {
  if (data === undefined || data.length === 0) return table(builder, 1, []);
  builder.prep(alignment, data.length);
  return table(builder, 1, [[0, builder.createByteVector(data)]]);
}

function tensorOf(builder: Builder, { name, shape, type, quantization, isVariable }: FlatTensor, buffer: number): number {
  const fields: [number, number][] = [
    [0, int32s(builder, shape)],
    [3, builder.createString(name)],
    ...(quantization === undefined ? [] : ([[4, quantizationOf(builder, quantization)]] as [number, number][])),
  ];
  builder.startObject(8);
  for (const [field, offset] of fields) builder.addFieldOffset(field, offset, 0);
  builder.addFieldInt8(1, tensorTypes.indexOf(type), 0);
  builder.addFieldInt32(2, buffer, 0);
  builder.addFieldInt8(5, isVariable === true ? 1 : 0, 0);
  return builder.endObject();
}

function quantizationOf(builder: Builder, { scales, zeros, axis = 0 }: NonNullable<FlatTensor['quantization']>): number {
  builder.startVector(4, scales.length, 4);
  for (const scale of scales.toReversed()) builder.addFloat32(scale);
  const scaleVector = builder.endVector();
  builder.startVector(8, zeros.length, 8);
  for (const zero of zeros.toReversed()) builder.addInt64(BigInt(zero));
  const zeroVector = builder.endVector();
  builder.startObject(7);
  builder.addFieldOffset(2, scaleVector, 0);
  builder.addFieldOffset(3, zeroVector, 0);
  builder.addFieldInt32(6, axis, 0);
  return builder.endObject();
}

function codeOf(builder: Builder, { type, version }: FlatOperator): number {
  const code = builtinOperators.indexOf(type);
  builder.startObject(4);
  // Readers of old schemas see a placeholder in the place of newer codes.
  builder.addFieldInt8(0, Math.min(code, 127), 0);
  builder.addFieldInt32(2, version, 1);
  builder.addFieldInt32(3, code, 0);
  return builder.endObject();
}

function operatorOf(builder: Builder, { inputs, outputs, options }: FlatOperator, code: number): number {
  const [from, to] = [int32s(builder, inputs), int32s(builder, outputs)];
  const table = options === undefined ? 0 : optionsOf(builder, options.fields);
  builder.startObject(9);
  builder.addFieldInt32(0, code, 0);
  builder.addFieldOffset(1, from, 0);
  builder.addFieldOffset(2, to, 0);
  if (options !== undefined) {
    builder.addFieldInt8(3, options.table, 0);
    builder.addFieldOffset(4, table, 0);
  }
  return builder.endObject();
}

function optionsOf(builder: Builder, fields: ReadonlyMap<number, OptionValue>): number {
  builder.startObject(Math.max(0, ...fields.keys()) + 1);
  for (const [field, value] of fields) {
    if ('int8' in value) builder.addFieldInt8(field, value.int8, 0);
    else if ('int32' in value) builder.addFieldInt32(field, value.int32, 0);
    else if ('float' in value) builder.addFieldFloat32(field, value.float, 0);
    else builder.addFieldInt8(field, value.flag ? 1 : 0, 0);
  }
  return builder.endObject();
}

function metadataOf(builder: Builder, name: string, buffer: number): number {
  const text = builder.createString(name);
  builder.startObject(2);
  builder.addFieldOffset(0, text, 0);
  builder.addFieldInt32(1, buffer, 0);
  return builder.endObject();
}

/** A table of offsets alone. */
function table(builder: Builder, size: number, fields: readonly (readonly [number, number])[]): number {
  builder.startObject(size);
  for (const [field, offset] of fields) builder.addFieldOffset(field, offset, 0);
  return builder.endObject();
}

function offsets(builder: Builder, list: readonly number[]): number {
  builder.startVector(4, list.length, 4);
  for (const offset of list.toReversed()) builder.addOffset(offset);
  return builder.endVector();
}

function int32s(builder: Builder, list: readonly number[]): number {
  builder.startVector(4, list.length, 4);
  for (const value of list.toReversed()) builder.addInt32(value);
  return builder.endVector();
}
