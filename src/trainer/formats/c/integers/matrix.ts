/** Matrices of 8-bit weights in C: with all values, or without zeros where that takes less room. */
import { bytesOf, unsignedType } from '../literals';
import type { Matrix } from '../matrix';
import { multiply, multiplySparse } from './functions';
import { type IntegerPlace, storeUnits } from './place';

export interface IntegerProduct {
  /** C expressions. */
  readonly x: string;
  readonly y: string;
  /** The first row, and how many: all where it is left out. */
  readonly rows?: { readonly first: string; readonly count: number };
}

/** @returns what writes the call of a product. The bias holds what the input's zero adds, so that inputs are taken as they are. */
export function storeIntegerMatrix(place: IntegerPlace, { outputs, inputs, data }: Matrix): (product: IntegerProduct) => string {
  const { name, program, plan, zeros, operation } = place;
  const { bias } = plan.weights.get(operation.name)!;
  const units = storeUnits(
    place,
    bias.map((value, unit) => value - zeros[0]! * sumOf(data.subarray(unit * inputs, (unit + 1) * inputs))),
  );
  const kept = [...data.keys()].filter((at) => data[at] !== 0);
  const [index, first] = [unsignedType(inputs - 1), unsignedType(kept.length)];
  if (kept.length * (1 + bytesOf[index]) + (outputs + 1) * bytesOf[first] >= data.length) {
    const weights = program.constant(`${name}_kernel`, 'int8_t', data);
    const call = program.use(multiply);
    return ({ x, y, rows }) => {
      const own = rows === undefined ? weights : `${weights} + ${rows.first} * ${String(inputs)}`;
      return `${call}(${[x, inputs, own, y, rows?.count ?? outputs, units(rows?.first)].join(', ')});`;
    };
  }
  const weights = program.constant(
    `${name}_kernel`,
    'int8_t',
    kept.map((at) => data[at]!),
  );
  const indices = program.constant(
    `${name}_index`,
    index,
    kept.map((at) => at % inputs),
  );
  const counts = Array.from({ length: outputs + 1 }, (_, row) => kept.findIndex((at) => at >= row * inputs));
  const firsts = program.constant(
    `${name}_first`,
    first,
    counts.map((at) => (at === -1 ? kept.length : at)),
  );
  const call = program.use(multiplySparse(index, first));
  return ({ x, y, rows }) => {
    const own = rows === undefined ? firsts : `${firsts} + ${rows.first}`;
    return `${call}(${[x, weights, indices, own, y, rows?.count ?? outputs, units(rows?.first)].join(', ')});`;
  };
}

function sumOf(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
