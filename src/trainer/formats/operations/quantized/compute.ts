/** What operations compute, for those that integers are planned for: plain loops, by which ranges are found and integers simulated. */
import type { Operation, OperationKind, Tensor } from '../operation';
import { sizeOf } from '../../../../core/numbers/sizeOf';
import { cutOf, paddingOf } from '../windows';

/** A value of some rows; sums of integers are exact in it. */
export interface Values {
  /** Of one row. */
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Float64Array;
}

type Compute<K extends OperationKind> = (
  operation: Operation<K>,
  inputs: readonly Values[],
  rows: number,
  shape: readonly number[],
) => Float64Array;

/** Those that integers are planned for. */
export const computable = {
  dense: ({ kernel, bias }, [input], rows) => {
    const [width, units] = kernel.shape as [number, number];
    const count = (input!.data.length / width) | 0;
    const output = filled(count * units, bias, units);
    for (let row = 0; row < count; row++)
      for (let from = 0; from < width; from++) {
        const value = input!.data[row * width + from]!;
        if (value === 0) continue;
        for (let unit = 0; unit < units; unit++) output[row * units + unit]! += value * kernel.data[from * units + unit]!;
      }
    return rows === 0 ? new Float64Array() : output;
  },
  convolution: (operation, [input], rows, shape) => {
    const { kernel, bias, groups } = operation;
    const [each, filters] = kernel.shape.slice(-2) as [number, number];
    const channels = each * groups;
    const output = filled(rows * sizeOf(shape), bias, filters);
    const own = filters / groups;
    eachTap(operation, { input: input!.shape, output: shape, rows }, (from, to, tap) => {
      for (let channel = 0; channel < channels; channel++) {
        const value = input!.data[from * channels + channel]!;
        if (value === 0) continue;
        const group = Math.floor(channel / each);
        const row = (tap * each + (channel % each)) * filters;
        for (let filter = group * own; filter < (group + 1) * own; filter++)
          output[to * filters + filter]! += value * kernel.data[row + filter]!;
      }
    });
    return output;
  },
  depthwise: (operation, [input], rows, shape) => {
    const { kernel, bias } = operation;
    const [channels, each] = kernel.shape.slice(-2) as [number, number];
    const filters = channels * each;
    const output = filled(rows * sizeOf(shape), bias, filters);
    eachTap(operation, { input: input!.shape, output: shape, rows }, (from, to, tap) => {
      for (let filter = 0; filter < filters; filter++)
        output[to * filters + filter]! += input!.data[from * channels + Math.floor(filter / each)]! * kernel.data[tap * filters + filter]!;
    });
    return output;
  },
  transposedConvolution: ({ kernel, bias, strides, padding }, [input], rows, shape) => {
    const [filters, channels] = kernel.shape.slice(-2) as [number, number];
    const size = kernel.shape.slice(0, -2);
    const output = filled(rows * sizeOf(shape), bias, filters);
    const { cut } = cutOf({ size, strides, padding });
    const [high, wide] = pair(shape.slice(0, -1));
    const [given, across] = pair(input!.shape.slice(0, -1));
    const [tall, broad] = pair(size);
    const [down, right] = pair(strides);
    const [[top], [left]] = cut.length === 1 ? ([[0], cut[0]!] as const) : ([cut[0]!, cut[1]!] as const);
    for (let row = 0; row < rows; row++)
      for (let y = 0; y < given * tall; y++)
        for (let x = 0; x < across * broad; x++) {
          const [fromY, tapY, fromX, tapX] = [Math.floor(y / tall), y % tall, Math.floor(x / broad), x % broad];
          const [toY, toX] = [fromY * down + tapY - top, fromX * right + tapX - left];
          if (toY < 0 || toY >= high || toX < 0 || toX >= wide) continue;
          const from = ((row * given + fromY) * across + fromX) * channels;
          const to = ((row * high + toY) * wide + toX) * filters;
          const tap = (tapY * broad + tapX) * filters * channels;
          for (let filter = 0; filter < filters; filter++)
            for (let channel = 0; channel < channels; channel++)
              output[to + filter]! += input!.data[from + channel]! * kernel.data[tap + filter * channels + channel]!;
        }
    return output;
  },
  pool: (operation, [input], rows, shape) => {
    const channels = shape.at(-1)!;
    const isMax = operation.pool === 'max';
    const output = new Float64Array(rows * sizeOf(shape)).fill(isMax ? -Infinity : 0);
    const counts = new Float64Array(output.length / channels);
    eachTap({ ...operation, dilation: operation.size.map(() => 1) }, { input: input!.shape, output: shape, rows }, (from, to) => {
      counts[to]!++;
      for (let channel = 0; channel < channels; channel++) {
        const value = input!.data[from * channels + channel]!;
        const at = to * channels + channel;
        output[at] = isMax ? Math.max(output[at]!, value) : output[at]! + value;
      }
    });
    return isMax ? output : output.map((value, at) => value / counts[Math.floor(at / channels)]!);
  },
  globalPool: ({ pool }, [input], rows, shape) => {
    const channels = shape.at(-1)!;
    const places = input!.data.length / rows / channels;
    const isMax = pool === 'max';
    const output = new Float64Array(rows * channels).fill(isMax ? -Infinity : 0);
    for (const [at, value] of input!.data.entries()) {
      const to = Math.floor(at / (places * channels)) * channels + (at % channels);
      output[to] = isMax ? Math.max(output[to]!, value) : output[to]! + value;
    }
    return isMax ? output : output.map((sum) => sum / places);
  },
  activation: ({ activation }, [input], _rows, shape) => {
    if (activation.name === 'softmax') return softmax(input!.data, shape.at(-1)!);
    const known = curves[activation.name];
    if (known === undefined) throw new Error(`${activation.name} is not planned for`);
    return input!.data.map(known);
  },
  join: ({ join }, inputs) => {
    const [first, ...others] = inputs.map(({ data }) => data) as [Float64Array, ...Float64Array[]];
    const by = joins[join]!;
    return others.reduce((left, right) => left.map((value, at) => by(value, right[at]!)), first);
  },
  concatenate: (_, inputs, rows, shape) => {
    const width = shape.at(-1)!;
    const output = new Float64Array(rows * sizeOf(shape));
    let first = 0;
    for (const { data, shape: own } of inputs) {
      const units = own.at(-1)!;
      for (const [at, value] of data.entries()) output[Math.floor(at / units) * width + first + (at % units)] = value;
      first += units;
    }
    return output;
  },
  reshape: (_, [input]) => input!.data,
  select: ({ indices }, [input], rows, shape) => {
    const [given, units] = [input!.shape.at(-1)!, indices.length];
    const output = new Float64Array(rows * sizeOf(shape));
    for (let at = 0; at < output.length; at++) output[at] = input!.data[Math.floor(at / units) * given + indices[at % units]!]!;
    return output;
  },
  pad: ({ before }, [input], rows, shape) => {
    const output = new Float64Array(rows * sizeOf(shape));
    eachPlace(
      input!.shape,
      rows,
      (place, from, row) =>
        (output[
          row * sizeOf(shape) +
            flat(
              place.map((at, axis) => at + before[axis]!),
              shape,
            )
        ] = input!.data[from]!),
    );
    return output;
  },
  crop: ({ before }, inputs, rows, shape) => taken(inputs[0]!, rows, shape, (at, axis) => at + before[axis]!),
  repeat: ({ times }, inputs, rows, shape) => taken(inputs[0]!, rows, shape, (at, axis) => Math.floor(at / (times[axis] ?? 1))),
  transpose: ({ order }, [input], rows, shape) => {
    const output = new Float64Array(rows * sizeOf(shape));
    const size = sizeOf(input!.shape);
    eachPlace(shape, rows, (place, to, row) => {
      const from = new Array<number>(place.length);
      for (const [axis, source] of order.entries()) from[source] = place[axis]!;
      output[to] = input!.data[row * size + flat(from, input!.shape)]!;
    });
    return output;
  },
} as const satisfies { readonly [K in OperationKind]?: Compute<K> };

export type ComputableKind = keyof typeof computable;

/** Whether `compute` knows the operation, with its settings. */
export function isComputable(operation: Operation): operation is Operation<ComputableKind> {
  if (!Object.hasOwn(computable, operation.kind)) return false;
  if ('strides' in operation && operation.strides.length > 2) return false;
  if (operation.kind === 'activation') return operation.activation.name === 'softmax' || operation.activation.name in curves;
  return operation.kind !== 'join' || joins[operation.join] !== undefined;
}

/**
 * Computes an operation in float64, as plain loops over its definition.
 *
 * @param inputs row-major, in the operation's order, each [rows, ...its shape]
 * @param rows of the model; an operation on every step takes `operation.rows` times as many
 * @returns [rows, ...operation.shape]
 */
export function compute(operation: Operation<ComputableKind>, inputs: readonly Values[], rows: number): Values {
  const shape = operation.shape.map((size) => size!);
  const own = computable[operation.kind] as Compute<OperationKind>;
  return { shape, data: own(operation, inputs, rows * operation.rows, shape) };
}

/** Functions of each value. */
export const curves: Readonly<Partial<Record<string, (value: number) => number>>> = {
  relu: (value) => Math.max(0, value),
  relu6: (value) => Math.min(6, Math.max(0, value)),
  sigmoid: (value) => 1 / (1 + Math.exp(-value)),
  tanh: (value) => Math.tanh(value),
};

const joins: Readonly<Partial<Record<string, (a: number, b: number) => number>>> = {
  add: (a, b) => a + b,
  multiply: (a, b) => a * b,
};

function softmax(values: Float64Array, width: number): Float64Array {
  const output = new Float64Array(values.length);
  for (let row = 0; row < values.length; row += width) {
    const own = values.subarray(row, row + width);
    const most = own.reduce((a, b) => Math.max(a, b), -Infinity);
    const powers = own.map((value) => Math.exp(value - most));
    const sum = powers.reduce((a, b) => a + b, 0);
    for (const [at, power] of powers.entries()) output[row + at] = power / sum;
  }
  return output;
}

function filled(count: number, bias: Tensor | undefined, units: number): Float64Array {
  const output = new Float64Array(count);
  if (bias !== undefined) for (let at = 0; at < count; at++) output[at] = bias.data[at % units]!;
  return output;
}

interface WindowOperation {
  readonly strides: readonly number[];
  readonly dilation: readonly number[];
  readonly padding: 'same' | 'valid';
}

/** Shows every position of an input that a window meets, with the output's position and the window's place: all counted without channels. */
function eachTap(
  operation: WindowOperation & ({ readonly kernel: Tensor } | { readonly size: readonly number[] }),
  { input, output, rows }: { readonly input: readonly number[]; readonly output: readonly number[]; readonly rows: number },
  visit: (from: number, to: number, tap: number) => void,
): void {
  const size = 'kernel' in operation ? operation.kernel.shape.slice(0, -2) : operation.size;
  const pads = paddingOf({ ...operation, size }, input)!;
  const [[top], [left]] = pads.length === 1 ? ([[0], pads[0]!] as const) : ([pads[0]!, pads[1]!] as const);
  const [given, across] = pair(input.slice(0, -1));
  const [high, wide] = pair(output.slice(0, -1));
  const [tall, broad] = pair(size);
  const [down, right] = pair(operation.strides);
  const [apartY, apartX] = pair(operation.dilation);
  for (let row = 0; row < rows; row++)
    for (let y = 0; y < high; y++)
      for (let x = 0; x < wide; x++)
        for (let tapY = 0; tapY < tall; tapY++) {
          const fromY = y * down + tapY * apartY - top;
          if (fromY < 0 || fromY >= given) continue;
          for (let tapX = 0; tapX < broad; tapX++) {
            const fromX = x * right + tapX * apartX - left;
            if (fromX < 0 || fromX >= across) continue;
            visit((row * given + fromY) * across + fromX, (row * high + y) * wide + x, tapY * broad + tapX);
          }
        }
}

/** Rows and columns: a sequence has one row. */
function pair(sizes: readonly number[]): readonly [number, number] {
  return sizes.length === 1 ? [1, sizes[0]!] : [sizes[0]!, sizes[1]!];
}

function flat(place: readonly number[], shape: readonly number[]): number {
  return place.reduce((at, index, axis) => at * shape[axis]! + index, 0);
}

/** A value of every place, from the place of the input that an index along each axis leads to. */
function taken(input: Values, rows: number, shape: readonly number[], indexOf: (at: number, axis: number) => number): Float64Array {
  const output = new Float64Array(rows * sizeOf(shape));
  const size = sizeOf(input.shape);
  eachPlace(shape, rows, (place, to, row) => (output[to] = input.data[row * size + flat(place.map(indexOf), input.shape)]!));
  return output;
}

function eachPlace(shape: readonly number[], rows: number, visit: (place: readonly number[], at: number, row: number) => void): void {
  const size = sizeOf(shape);
  const place = shape.map(() => 0);
  for (let at = 0; at < rows * size; at++) {
    visit(place, at, Math.floor(at / size));
    for (let axis = shape.length - 1; axis >= 0 && ++place[axis]! === shape[axis]; axis--) place[axis] = 0;
  }
}
