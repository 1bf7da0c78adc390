/** Reads the tables of a TensorFlow Lite file. Field numbers are those of schema version 3 (tensorflow/lite/schema/schema.fbs). */
import { say } from '../../../../core/message/message';
import { builtinOperators } from './builtinOperators';
import type { FlatFile } from './flatFile';
import type { Operator, OptionFields, Options, Quantization, Tensor, TfliteModel } from './model';
import { type ByteRange, rootTable, type Table } from './table';
import { tensorTypes } from './tensorTypes';

/** No model has so many; a damaged file may say so. */
const most = 100_000;

type OptionsOf = (type: string) => OptionFields;

/** @param optionsOf the fields to read of an operator's options. @throws ImportError */
export async function readModel(file: FlatFile, optionsOf: OptionsOf, signal: AbortSignal): Promise<TfliteModel> {
  const { buffers, ...model } = await file.whenLoaded(() => readStructure(file, optionsOf), signal);
  const ranges = new Map<number, ByteRange | undefined>();
  for (const buffer of new Set(buffers)) ranges.set(buffer, await file.whenLoaded(() => bufferRange(file, buffer), signal));
  const tensors = model.tensors.map((tensor, index) => {
    const bytes = ranges.get(buffers[index]!);
    return bytes === undefined ? tensor : { ...tensor, bytes };
  });
  return { ...model, tensors };
}

/** @returns also the numbers of the buffers of all tensors */
function readStructure(file: FlatFile, optionsOf: OptionsOf): TfliteModel & { readonly buffers: readonly number[] } {
  const root = rootTable(file, 'TFL3');
  const version = root.uint32(0, 'version');
  if (version !== 3) throw file.damaged(say('its schema has version {0}, and what can be read is 3', version));
  const graph = root.tableOf(2, 'subgraphs', 0);
  if (graph === undefined) throw file.damaged(say('{0} is empty', 'model.subgraphs'));
  const tables = graph.tables(0, 'tensors');
  const operatorTables = graph.tables(3, 'operators');
  if (Math.max(tables.length, operatorTables.length) > most) throw file.damaged(say('it has more than {0} tensors or operators', most));
  const tensors = tables.map(readTensor);
  const indices = (table: Table, field: number, name: string, least: number): readonly number[] => {
    const list = table.int32s(field, name);
    const wrong = list.find((index) => index < least || index >= tensors.length);
    if (wrong !== undefined)
      throw file.damaged(say('{0} names tensor {1}, and there are {2}', `${table.place}.${name}`, wrong, tensors.length));
    return list;
  };
  const codes = root.tables(1, 'operator_codes').map(readCode);
  const operators = operatorTables.map((table, index): Operator => {
    const number = table.uint32(0, 'opcode_index');
    const code = codes[number];
    if (code === undefined) throw file.damaged(say('{0} names operator code {1}, and there are {2}', table.place, number, codes.length));
    return {
      ...code,
      index,
      inputs: indices(table, 1, 'inputs', -1),
      outputs: indices(table, 2, 'outputs', 0),
      options: readOptions(table, code.isCustom ? {} : optionsOf(code.type)),
    };
  });
  return {
    description: root.string(3, 'description') ?? '',
    tensors,
    operators,
    inputs: indices(graph, 1, 'inputs', 0),
    outputs: indices(graph, 2, 'outputs', 0),
    buffers: tables.map((table) => table.uint32(2, 'buffer')),
  };
}

function readCode(table: Table): Pick<Operator, 'type' | 'isCustom'> {
  // Codes up to 127 stood in a byte before there were more.
  const code = Math.max(table.int8(0, 'deprecated_builtin_code'), table.int32(3, 'builtin_code'));
  const type = builtinOperators[code] ?? `operator ${String(code)}`;
  return type === 'CUSTOM' ? { type: table.string(1, 'custom_code') ?? 'CUSTOM', isCustom: true } : { type, isCustom: false };
}

function readOptions(operator: Table, fields: OptionFields): Options {
  const table = operator.table(4, 'builtin_options');
  return Object.fromEntries(
    Object.entries(fields).map(([name, { field, type, fallback }]) => [name, table?.[type](field, name, fallback) ?? fallback ?? 0]),
  );
}

function readTensor(table: Table, index: number): Tensor {
  const shape = table.int32s(0, 'shape');
  const signature = table.int32s(7, 'shape_signature');
  const quantization = readQuantization(table.table(4, 'quantization'));
  return {
    index,
    name: table.string(3, 'name') ?? '',
    shape,
    signature: signature.length === shape.length ? signature : shape,
    type: tensorTypes[table.int8(1, 'type')] ?? 'variant',
    ...(quantization === undefined ? {} : { quantization }),
    isSparse: table.table(6, 'sparsity') !== undefined,
  };
}

/** Files of float models say here what ranges were seen, without a scale. */
function readQuantization(table: Table | undefined): Quantization | undefined {
  const scales = table?.float32s(2, 'scale') ?? [];
  if (table === undefined || scales.length === 0) return undefined;
  return { scales, zeroPoints: table.int64s(3, 'zero_point'), axis: table.int32(6, 'quantized_dimension') };
}

/** Where the values of a buffer lie, or `undefined` when it has none: it is of a tensor that operators make. */
function bufferRange(file: FlatFile, index: number): ByteRange | undefined {
  const table = rootTable(file, 'TFL3').tableOf(4, 'buffers', index);
  if (table === undefined) throw file.damaged(say('a tensor names buffer {0}, which is not there', index));
  // Files above 2 GB keep values behind the tables. Small numbers there mean nothing.
  const [offset, size] = [table.uint64(1, 'offset'), table.uint64(2, 'size')];
  const range = offset > 1 ? { from: offset, to: offset + size } : table.bytes(0, 'data');
  if (range === undefined || range.to <= range.from) return undefined;
  if (range.to > file.size) throw file.damaged(say('{0} lies behind the end of the file', table.place));
  return range;
}
