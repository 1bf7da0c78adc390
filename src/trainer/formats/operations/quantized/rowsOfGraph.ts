/** Rows as values of a graph's inputs, and values of its outputs as rows: in a row, the values of one lie behind those of the other. */
import { joinColumns, splitColumns } from '../../../../core/numbers/columns';
import { sizeOf } from '../../../../core/numbers/sizeOf';
import type { InputRows } from '../../exporter';
import type { FusedGraph } from '../fuse';
import type { Values } from './compute';

/** What each input operation has of rows. */
export function inputsOf({ operations, inputs }: FusedGraph, rows: InputRows): ReadonlyMap<string, Values> {
  const shapes = inputs.map((input) => operations.find(({ name }) => name === input)!.shape.map((size) => size!));
  const parts = splitColumns(rows.inputs, rows.count, shapes.map(sizeOf));
  return new Map(inputs.map((input, at) => [input, { shape: shapes[at]!, data: Float64Array.from(parts[at]!) }]));
}

/** @param values by output */
export function outputsOf({ outputs }: FusedGraph, rows: number, values: (output: string) => Values): Float32Array {
  const parts = outputs.map((output) => {
    const { shape, data } = values(output);
    return { width: sizeOf(shape), values: Float32Array.from(data) };
  });
  return joinColumns(parts, rows);
}
