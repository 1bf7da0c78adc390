/** Operations with weights. */
import { patchValues } from '../../../../core/layers/window';
import { sizeOf } from '../../../../core/numbers/sizeOf';
import { cutOf } from '../../operations/windows';
import { loop, rowOf } from '../emit';
import { transposed } from '../layers/weights';
import { beginning, eachPlace, imageShape, type Windows, windowsOf } from '../layers/window';
import * as functions from './functions';
import { storeIntegerMatrix } from './matrix';
import { type IntegerPlace, storeUnits } from './place';

type Sizes = readonly number[];

const single = (sizes: Sizes) => (sizes.length === 1 ? sizes[0]! : ([sizes[0]!, sizes[1]!] as const));

interface WindowFields {
  readonly strides: Sizes;
  readonly dilation?: Sizes;
  readonly padding: 'same' | 'valid';
}

export function integerWindows({ inputs: [x], output }: IntegerPlace, size: Sizes, fields: WindowFields): Windows {
  const { strides, dilation = [1], padding } = fields;
  return windowsOf({ size: single(size), strides: single(strides), dilation: single(dilation), padding }, x!.shape, output.shape);
}

/** One row after the other: 32-bit sums of int8 products, brought to the output's scale. */
export function dense(place: IntegerPlace<'dense'>): readonly string[] {
  const { operation, inputs, output, plan } = place;
  const [given, units] = operation.kernel.shape as [number, number];
  const { kernel } = plan.weights.get(operation.name)!;
  const product = storeIntegerMatrix(place, { outputs: units, inputs: given, data: transposed(kernel, given, units) });
  const rows = sizeOf(output.shape) / units;
  if (rows === 1) return [product({ x: inputs[0]!.at, y: output.at })];
  return loop('i', rows, [product({ x: rowOf(inputs[0]!, 'i', given), y: rowOf(output, 'i', units) })]);
}

/** Whether every filter sees one place, and all places are seen. */
export function isPointwise({ kernel, strides, groups }: IntegerPlace<'convolution'>['operation']): boolean {
  const pair = (sizes: Sizes): [number, number] => [sizes[0]!, sizes[1] ?? 1];
  return groups === 1 && patchValues(pair(kernel.shape.slice(0, -2)), pair(strides), 1) === 0;
}

/** Gathers what the filters see at a place into the work memory, with the input's zero outside of it, and multiplies that by all filters. */
export function convolution(place: IntegerPlace<'convolution'>): readonly string[] {
  const { operation, inputs, output, plan, work, program, zeros } = place;
  const { kernel, groups } = operation;
  const filters = kernel.shape.at(-1)!;
  const { kernel: integers } = plan.weights.get(operation.name)!;
  const seen = integers.length / filters;
  const product = storeIntegerMatrix(place, { outputs: filters, inputs: seen, data: transposed(integers, seen, filters) });
  const [x] = inputs;
  if (isPointwise(operation)) {
    // A copy of what it sees lets the output lie over the input.
    const body = [`memcpy(${work}, ${rowOf(x!, 'i', seen)}, ${String(seen)});`, product({ x: work, y: rowOf(output, 'i', filters) })];
    return loop('i', sizeOf(output.shape) / filters, body);
  }
  const windows = integerWindows(place, kernel.shape.slice(0, -2), operation);
  const channels = windows.input[2] / groups;
  const each = filters / groups;
  return eachPlace(windows.output, (at) => {
    const y = rowOf(output, at, filters);
    const patch = (first: string) => {
      const begin = [beginning('i', windows.strides[0], windows.before[0]), beginning('j', windows.strides[1], windows.before[1])];
      const all = [x!.at, ...windows.input, first, channels, ...begin, ...windows.size, ...windows.dilation, zeros[0], work];
      return `${program.use(functions.gather)}(${all.join(', ')});`;
    };
    if (groups === 1) return [patch('0'), product({ x: work, y })];
    const first = `g * ${String(each)}`;
    return loop('g', groups, [patch(`g * ${String(channels)}`), product({ x: work, y: `${y} + ${first}`, rows: { first, count: each } })]);
  });
}

/** A call of a function for the whole image: the kernel lies filter by filter. */
export function depthwise(place: IntegerPlace<'depthwise'>): readonly string[] {
  const { operation, name, inputs, output, plan, work, program, zeros } = place;
  const { kernel, bias } = plan.weights.get(operation.name)!;
  const windows = integerWindows(place, operation.kernel.shape.slice(0, -2), operation);
  const filters = output.shape.at(-1)!;
  const weights = program.constant(`${name}_kernel`, 'int8_t', transposed(kernel, kernel.length / filters, filters));
  const units = storeUnits(place, bias);
  const { input, before, size, strides, dilation, output: made } = windows;
  const image = [inputs[0]!.at, ...input, zeros[0], ...before, ...size, ...strides, ...dilation];
  return [`${program.use(functions.depthwise)}(${[...image, weights, work, output.at, ...made, filters, units()].join(', ')});`];
}

/** A call of a function that sums, for each value of the output, the places of the input that reach it. */
export function transposedConvolution(place: IntegerPlace<'transposedConvolution'>): readonly string[] {
  const { operation, name, inputs, output, plan, program, zeros } = place;
  const { kernel, bias } = plan.weights.get(operation.name)!;
  const weights = program.constant(`${name}_kernel`, 'int8_t', kernel);
  const units = storeUnits(place, bias);
  const pair = (sizes: Sizes, alone: number) => [sizes[0]!, sizes[1] ?? alone];
  const size = operation.kernel.shape.slice(0, -2);
  const { cut } = cutOf({ ...operation, size });
  const before = pair(
    cut.map(([first]) => first),
    0,
  );
  const [rows, columns, filters] = imageShape(output.shape);
  const image = [inputs[0]!.at, ...imageShape(inputs[0]!.shape), zeros[0], ...before, ...pair(size, 1), ...pair(operation.strides, 1)];
  return [
    `${program.use(functions.transposedConvolution)}(${[...image, weights, output.at, rows, columns, filters, units()].join(', ')});`,
  ];
}
