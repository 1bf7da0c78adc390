import type { GraphLayer } from '../graph/graph';
import type { WeightSpec } from '../layers/kind';
import { type WeightKey, weightKey, type Weights } from '../weights/weights';
import { axisOf, ownerOf, unitAxis } from './axes';
import { sizeOf } from '../numbers/sizeOf';

/** For each value of some weights, 1 where it is not zero: masks are, too. */
export type NonZero = ReadonlyMap<WeightKey, Uint8Array>;

/** By weight, 1 for each value that is not zero. */
export function nonZeroOf(weights: Weights): NonZero {
  return new Map([...weights].map(([key, { data }]) => [key, nonZeroIn(data)]));
}

/** For each value, 1 where it is not zero. */
export function nonZeroIn(values: Float32Array): Uint8Array {
  const flags = new Uint8Array(values.length);
  for (let at = 0; at < values.length; at++) flags[at] = Number(values[at] !== 0);
  return flags;
}

/** Values of a bias, as many as its kernel has columns. */
export interface BiasPlace {
  readonly key: WeightKey;
  /** The place of the first of them in the weight. */
  readonly from: number;
}

/**
 * How a kernel's values connect the units of a layer, or the layer's own of a step before, with its own units: in rows and columns, at each of
 * `positions` (a filter's rows and columns). Several rows or columns may belong to one unit.
 */
export interface Connections {
  readonly key: WeightKey;
  /** The values, one for each column, that are added to what the kernel gives, where there are any. */
  readonly bias: BiasPlace | undefined;
  /** The layer whose units send. */
  readonly from: string;
  readonly positions: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly inputStride: number;
  readonly outputStride: number;
  /** For each row, the unit that sends. */
  readonly inputUnits: Int32Array;
  /** For each column, the unit that receives. */
  readonly outputUnits: Int32Array;
}

/** The kernels of a layer: its weights that run over units that send and own units alike. */
export function connectionsOf(layer: GraphLayer): Connections[] {
  return layer.weights.filter(isKernel).map((weight) => {
    const inputAxis = sendingAxis(weight);
    const outputAxis = axisOf(weight, 'output');
    const sending = unitAxis(weight, inputAxis)!;
    const inputs = weight.shape[inputAxis]!;
    const outputs = weight.shape[outputAxis]!;
    return {
      key: weightKey(layer.name, weight.name),
      bias: biasPlace(layer, weight),
      from: ownerOf(layer, sending.of),
      positions: sizeOf(weight.shape) / (inputs * outputs),
      inputs,
      outputs,
      inputStride: inputAxis < outputAxis ? outputs : 1,
      outputStride: inputAxis < outputAxis ? 1 : inputs,
      inputUnits: sending.units,
      outputUnits: unitAxis(weight, outputAxis)!.units,
    };
  });
}

/** Whether a weight connects units with units. In every such weight the other axes come first. */
export function isKernel(weight: WeightSpec): boolean {
  return sendingAxis(weight) >= 0 && axisOf(weight, 'output') >= 0;
}

function sendingAxis(weight: WeightSpec): number {
  return Math.max(axisOf(weight, 'input'), axisOf(weight, 'state'));
}

/** Each direction of a Bidirectional has weights of its own: `forward_kernel`, `forward_bias`. */
function biasPlace(layer: GraphLayer, kernel: WeightSpec): BiasPlace | undefined {
  const direction = /^(?:forward|backward)_/u.exec(kernel.name)?.[0] ?? '';
  const bias = layer.weights.find((weight) => weight.name === `${direction}bias`);
  if (bias === undefined) return undefined;
  // Where a bias has two rows, the second is the recurrent kernel's.
  const isSecond = bias.shape.length === 2 && axisOf(kernel, 'state') >= 0;
  return { key: weightKey(layer.name, bias.name), from: isSecond ? bias.shape[1]! : 0 };
}

/** The bias of a kernel, as a view of its weight's values. */
export function biasIn({ bias, outputs }: Connections, weights: Weights): Float32Array | undefined {
  return bias && weights.get(bias.key)!.data.subarray(bias.from, bias.from + outputs);
}

/** For each row or column of a kernel, the flag of its unit. */
function flagsAlong(units: Int32Array, flags: Uint8Array): Uint8Array {
  return Uint8Array.from(units, (unit) => flags[unit]!);
}

/** Marks the units of marked rows or columns. */
function markUnits(units: Int32Array, found: Uint8Array, marked: Uint8Array): void {
  for (let index = 0; index < units.length; index++) marked[units[index]!]! |= found[index]!;
}

/** Visits every value of a kernel with the units that it connects. `at` is its place in the row-major data. */
export function eachConnection(connections: Connections, visit: (input: number, output: number, at: number) => void): void {
  const { outputs, inputUnits, outputUnits } = connections;
  eachRow(connections, (row, from, stride) => {
    for (let column = 0, at = from; column < outputs; column++, at += stride) visit(inputUnits[row]!, outputUnits[column]!, at);
  });
}

/**
 * Visits every row at every position. Its first value is at `from` in the row-major data, that of each next column `stride` further:
 * large kernels have millions of values, and a function called for each takes many times as long as a loop.
 */
export function eachRow(connections: Connections, visit: (row: number, from: number, stride: number, position: number) => void): void {
  const { positions, inputs, outputs, inputStride, outputStride } = connections;
  for (let position = 0; position < positions; position++)
    for (let row = 0; row < inputs; row++) visit(row, position * inputs * outputs + row * inputStride, outputStride, position);
}

// The loops below have no conditions in them: which values are zero is too irregular for the processor to guess, and a wrong guess costs it more.

/** Marks the own units that a value which is not zero connects with a marked unit that sends. */
export function markOutputs(connections: Connections, nonZero: Uint8Array, inputs: Uint8Array, marked: Uint8Array): void {
  const { outputs, inputUnits, outputUnits } = connections;
  const found = new Uint8Array(outputs);
  eachRow(connections, (row, from, stride) => {
    if (inputs[inputUnits[row]!] === 0) return;
    for (let column = 0, at = from; column < outputs; column++, at += stride) found[column]! |= nonZero[at]!;
  });
  markUnits(outputUnits, found, marked);
}

/** Marks the units that send which a value that is not zero connects with a marked own unit. */
export function markInputs(connections: Connections, nonZero: Uint8Array, outputs: Uint8Array, marked: Uint8Array): void {
  const { inputs, inputUnits, outputUnits } = connections;
  const columns = flagsAlong(outputUnits, outputs);
  const found = new Uint8Array(inputs);
  eachRow(connections, (row, from, stride) => {
    let any = 0;
    for (let column = 0, at = from; column < columns.length; column++, at += stride) any |= nonZero[at]! & columns[column]!;
    found[row]! |= any;
  });
  markUnits(inputUnits, found, marked);
}

/** How many values that are not zero connect a marked unit that sends with a marked own unit. */
export function countConnections(connections: Connections, nonZero: Uint8Array, inputs: Uint8Array, outputs: Uint8Array): number {
  const { inputUnits, outputUnits } = connections;
  const columns = flagsAlong(outputUnits, outputs);
  let count = 0;
  eachRow(connections, (row, from, stride) => {
    if (inputs[inputUnits[row]!] === 0) return;
    for (let column = 0, at = from; column < columns.length; column++, at += stride) count += nonZero[at]! & columns[column]!;
  });
  return count;
}

/** Adds what constant values, one for each row, give to each column. */
export function addContributions(
  connections: Connections,
  kernel: Float32Array,
  values: Float64Array,
  sums: Float32Array | Float64Array,
): void {
  eachRow(connections, (row, from, stride) => {
    const value = values[row]!;
    if (value === 0) return;
    for (let column = 0, at = from; column < sums.length; column++, at += stride) sums[column]! += kernel[at]! * value;
  });
}

/** The units of a table to look up in that are not zero in every row of it. */
export function filledUnits(layer: GraphLayer, nonZero: NonZero): Uint8Array {
  const [table] = layer.weights;
  const values = nonZero.get(weightKey(layer.name, table!.name))!;
  const filled = new Uint8Array(table!.shape.at(-1)!);
  for (let at = 0; at < values.length; at++) filled[at % filled.length]! |= values[at]!;
  return filled;
}
