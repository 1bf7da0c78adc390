/** The table of operations as statements of C. */
import { sizeOf } from '../../../../core/numbers/sizeOf';
import type { Operation } from '../../operations/operation';
import type { ComputableKind } from '../../operations/quantized/compute';
import { activationTable, meanMultiplier, powersBelow, productMultiplier, sumMultipliers } from '../../operations/quantized/outputStage';
import type { Multiplier } from '../../operations/quantized/requantize';
import { loop, rowOf } from '../emit';
import { copyRows } from '../functions/arrays';
import { beginning, eachPlace } from '../layers/window';
import { unsignedType } from '../literals';
import * as functions from './functions';
import { type IntegerPlace, stageArguments } from './place';
import { convolution, dense, depthwise, integerWindows, transposedConvolution } from './weighted';

type Write<K extends ComputableKind> = (place: IntegerPlace<K>) => readonly string[];

const both = ({ multiplier, shift }: Multiplier) => [multiplier, shift];

export const integerOperations: { readonly [K in ComputableKind]: Write<K> } = {
  dense,
  convolution,
  depthwise,
  transposedConvolution,
  pool: (place) => {
    const { operation, inputs, output, program } = place;
    const { strides, before, size, input, output: made } = integerWindows(place, operation.size, operation);
    const pool = program.use(operation.pool === 'max' ? functions.maxPool : functions.averagePool);
    const begin = [beginning('i', strides[0], before[0]), beginning('j', strides[1], before[1])];
    return eachPlace(made, (at) => [`${pool}(${[inputs[0]!.at, ...input, ...begin, ...size, rowOf(output, at, input[2])].join(', ')});`]);
  },
  globalPool: ({ operation, inputs: [x], output, zeros, limits, plan, program }) => {
    const channels = output.shape.at(-1)!;
    const places = sizeOf(x!.shape) / channels;
    if (operation.pool === 'max')
      return [`${program.use(functions.maxPool)}(${[x!.at, places, 1, channels, 0, 0, places, 1, output.at].join(', ')});`];
    const multiplier = both(meanMultiplier(plan, operation, places));
    return [
      `${program.use(functions.meanOfPlaces)}(${[x!.at, places, channels, zeros[0], output.at, ...multiplier, stageArguments(limits)].join(', ')});`,
    ];
  },
  activation: ({ operation, name, inputs: [x], output, plan, program }) => {
    if (operation.activation.name !== 'softmax') {
      const table = program.constant(`${name}_table`, 'int8_t', activationTable(plan, operation));
      return [`${program.use(functions.lookUp)}(${[x!.at, table, output.at, sizeOf(output.shape)].join(', ')});`];
    }
    const powers = powersBelow(plan.values.get(operation.inputs[0]!)!);
    const table = program.constant(`${name}_powers`, 'uint16_t', powers);
    const units = output.shape.at(-1)!;
    return [
      `${program.use(functions.softmax)}(${[x!.at, sizeOf(output.shape) / units, units, table, powers.length, output.at].join(', ')});`,
    ];
  },
  join: ({ operation, inputs: [a, b], output, zeros, limits, plan, program }) => {
    const count = sizeOf(output.shape);
    if (operation.join === 'multiply') {
      const multiplier = both(productMultiplier(plan, operation));
      return [
        `${program.use(functions.product)}(${[a!.at, zeros[0], b!.at, zeros[1], output.at, count, ...multiplier, stageArguments(limits)].join(', ')});`,
      ];
    }
    const { inputs, output: last } = sumMultipliers(plan, operation);
    const given = [a!, b!].flatMap(({ at }, side) => [at, zeros[side], ...both(inputs[side]!)]);
    return [`${program.use(functions.add)}(${[...given, output.at, count, ...both(last), stageArguments(limits)].join(', ')});`];
  },
  concatenate: ({ inputs, output, program }) => {
    const width = output.shape.at(-1)!;
    let first = 0;
    return inputs.map(({ at, shape }) => {
      const units = shape.at(-1)!;
      const call = `${program.use(copyBytes)}(${[at, units, `${output.at} + ${String(first)}`, width, sizeOf(output.shape) / width, units].join(', ')});`;
      first += units;
      return call;
    });
  },
  reshape: () => [],
  select: ({ operation: { indices }, name, inputs: [x], output, program }) => {
    const units = x!.shape.at(-1)!;
    const places = program.constant(`${name}_indices`, unsignedType(units - 1), indices);
    const body = `(${output.at})[i * ${String(indices.length)} + j] = (${x!.at})[i * ${String(units)} + ${places}[j]];`;
    return loop('i', sizeOf(output.shape) / indices.length, loop('j', indices.length, [body]));
  },
  pad: ({ operation: { before }, inputs: [x], output, limits }) => [
    `memset(${output.at}, ${String(limits.zero)}, ${String(sizeOf(output.shape))});`,
    ...moved(x!.shape, (place) => ({
      to: `(${output.at})[${flat(
        place.map((at, axis) => `(${at} + ${String(before[axis])})`),
        output.shape,
      )}]`,
      from: `(${x!.at})[${flat(place, x!.shape)}]`,
    })),
  ],
  crop: ({ operation: { before }, inputs: [x], output }) =>
    moved(output.shape, (place) => ({
      to: `(${output.at})[${flat(place, output.shape)}]`,
      from: `(${x!.at})[${flat(
        place.map((at, axis) => `(${at} + ${String(before[axis])})`),
        x!.shape,
      )}]`,
    })),
  repeat: ({ operation: { times }, inputs: [x], output }) =>
    moved(output.shape, (place) => ({
      to: `(${output.at})[${flat(place, output.shape)}]`,
      from: `(${x!.at})[${flat(
        place.map((at, axis) => `${at} / ${String(times[axis] ?? 1)}`),
        x!.shape,
      )}]`,
    })),
  transpose: ({ operation: { order }, inputs: [x], output }) =>
    moved(output.shape, (place) => {
      const from = new Array<string>(place.length);
      for (const [axis, source] of order.entries()) from[source] = place[axis]!;
      return { to: `(${output.at})[${flat(place, output.shape)}]`, from: `(${x!.at})[${flat(from, x!.shape)}]` };
    }),
};

const copyBytes = { name: copyRows.name, text: copyRows.text.replaceAll('float', 'int8_t') };

/** An assignment for every place. */
function moved(shape: readonly number[], assigned: (place: readonly string[]) => { readonly to: string; readonly from: string }): string[] {
  const place = shape.map((_, axis) => 'ijklmn'[axis]!);
  const { to, from } = assigned(place);
  return shape.reduceRight<string[]>((body, size, axis) => loop(place[axis]!, size, body), [`${to} = ${from};`]);
}

/** Where a place lies in an array of that shape, as an expression. */
function flat(place: readonly string[], shape: readonly number[]): string {
  return place.map((at, axis) => `${at} * ${String(sizeOf(shape.slice(axis + 1)))}`).join(' + ');
}

/** How many values an operation keeps while it computes. */
export function workOf(operation: Operation, input: readonly number[]): number {
  if (operation.kind === 'depthwise') return sizeOf(input.slice(0, -1));
  return operation.kind === 'convolution' ? sizeOf(operation.kernel.shape.slice(0, -1)) : 0;
}
