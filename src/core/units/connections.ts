import type { GraphLayer } from '../graph/graph';
import { kindOf } from '../layers';
import type { UnitFlow, WeightSpec } from '../layers/kind';
import { type WeightKey, weightKey, type Weights } from '../weights/weights';

/** For each value of some weights, 1 where it is not zero: masks are, too. */
export type NonZero = ReadonlyMap<WeightKey, Uint8Array>;

export function nonZeroOf(weights: Weights): NonZero {
  return new Map([...weights].map(([key, { data }]) => [key, nonZeroIn(data)]));
}

export function nonZeroIn(values: Float32Array): Uint8Array {
  const flags = new Uint8Array(values.length);
  for (let at = 0; at < values.length; at++) flags[at] = Number(values[at] !== 0);
  return flags;
}

/** How a kernel's values connect a layer's incoming units with its own: one value at each of `positions` (a filter's rows and columns). */
export interface Connections {
  readonly key: WeightKey;
  readonly positions: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly inputStride: number;
  readonly outputStride: number;
}

/** The kernels of a layer: its weights that run over incoming units and own units alike. */
export function connectionsOf(layer: GraphLayer): Connections[] {
  return layer.weights.filter(isKernel).map((weight) => {
    const inputAxis = weight.axes.indexOf('input');
    const outputAxis = weight.axes.indexOf('output');
    const inputs = weight.shape[inputAxis]!;
    const outputs = weight.shape[outputAxis]!;
    return {
      key: weightKey(layer.name, weight.name),
      positions: weight.shape.reduce((product, size) => product * size, 1) / (inputs * outputs),
      inputs,
      outputs,
      inputStride: inputAxis < outputAxis ? outputs : 1,
      outputStride: inputAxis < outputAxis ? 1 : inputs,
    };
  });
}

/** Whether a weight connects units with units. In every such weight the other axes come first. */
export function isKernel(weight: WeightSpec): boolean {
  return weight.axes.includes('input') && weight.axes.includes('output');
}

/** Visits every value of a kernel. `at` is its place in the row-major data. */
export function eachConnection(connections: Connections, visit: (input: number, output: number, at: number) => void): void {
  const { outputs } = connections;
  eachRow(connections, (input, from, stride) => {
    for (let output = 0, at = from; output < outputs; output++, at += stride) visit(input, output, at);
  });
}

/**
 * Visits every incoming unit at every position. Its first value is at `from` in the row-major data, that of each next own unit `stride` further:
 * large kernels have millions of values, and a function called for each takes many times as long as a loop.
 */
export function eachRow(connections: Connections, visit: (input: number, from: number, stride: number, position: number) => void): void {
  const { positions, inputs, outputs, inputStride, outputStride } = connections;
  for (let position = 0; position < positions; position++)
    for (let input = 0; input < inputs; input++) visit(input, position * inputs * outputs + input * inputStride, outputStride, position);
}

// The loops below have no conditions in them: which values are zero is too irregular for the processor to guess, and a wrong guess costs it more.

/** Marks the own units that a value which is not zero connects with a marked incoming unit. */
export function markOutputs(connections: Connections, nonZero: Uint8Array, inputs: Uint8Array, marked: Uint8Array): void {
  eachRow(connections, (input, from, stride) => {
    if (inputs[input] === 0) return;
    for (let output = 0, at = from; output < marked.length; output++, at += stride) marked[output]! |= nonZero[at]!;
  });
}

/** Marks the incoming units that a value which is not zero connects with a marked own unit. */
export function markInputs(connections: Connections, nonZero: Uint8Array, outputs: Uint8Array, marked: Uint8Array): void {
  eachRow(connections, (input, from, stride) => {
    let found = 0;
    for (let output = 0, at = from; output < outputs.length; output++, at += stride) found |= nonZero[at]! & outputs[output]!;
    marked[input]! |= found;
  });
}

/** How many values that are not zero connect a marked incoming unit with a marked own unit. */
export function countConnections(connections: Connections, nonZero: Uint8Array, inputs: Uint8Array, outputs: Uint8Array): number {
  let count = 0;
  eachRow(connections, (input, from, stride) => {
    if (inputs[input] === 0) return;
    for (let output = 0, at = from; output < outputs.length; output++, at += stride) count += nonZero[at]! & outputs[output]!;
  });
  return count;
}

/** Adds what incoming units of some values, finite ones, give to each own unit. */
export function addContributions(connections: Connections, kernel: Float32Array, values: Float64Array, sums: Float64Array): void {
  eachRow(connections, (input, from, stride) => {
    const value = values[input]!;
    if (value === 0) return;
    for (let output = 0, at = from; output < sums.length; output++, at += stride) sums[output]! += kernel[at]! * value;
  });
}

/** How a layer passes units on: as its kind does, but one that keeps units and gives more of them is not followed. */
export function flowOf(layer: GraphLayer): UnitFlow {
  const { flow } = kindOf(layer.spec.type);
  return flow === 'keep' && layer.inputShapes[0]?.at(-1) !== layer.outputShape.at(-1) ? 'opaque' : flow;
}

/** Which unit of its input each of a Select's own is; `undefined` for other layers. */
export function selectedUnits({ spec }: GraphLayer): readonly number[] | undefined {
  return spec.type === 'Select' ? spec.indices : undefined;
}

/** How many units (features or channels) a layer gives. */
export function unitCount(layer: GraphLayer): number {
  return layer.outputShape.at(-1) ?? 0;
}

/** For each input of a layer, which of the layer's own units its first unit becomes, where the layer passes units on. */
export function inputOffsets(layer: GraphLayer): number[] {
  let offset = 0;
  return layer.inputs.map((_, index) => {
    const start = offset;
    offset += layer.inputShapes[index]?.at(-1) ?? 0;
    return start;
  });
}

/** Whether a unit's value depends on the layer's other units, so that none can go alone. */
export function mixesUnits(layer: GraphLayer): boolean {
  return 'activation' in layer.spec && layer.spec.activation === 'softmax';
}
