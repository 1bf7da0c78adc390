/** What a model in integers predicts: bit by bit as the C program that is exported and as LiteRT does, and to a step as ONNX Runtime. */
import type { ValueScale } from '../../../../core/layers/int8';
import type { FusedOperation } from '../fuse';
import type { Operation } from '../operation';
import { compute, type ComputableKind, type Values } from './compute';
import {
  activationTable,
  type Limits,
  limitsOf,
  meanMultiplier,
  powersBelow,
  productMultiplier,
  sumBits,
  sumMultipliers,
  unitMultipliers,
} from './outputStage';
import type { IntegerPlan } from './plan';
import { requantize, roundedAway, stepsOf } from './requantize';
import { rectified } from './rounding';
import { inputsOf, outputsOf } from './rowsOfGraph';
import { ValueStore } from './valueStore';

/** @param inputs rows as the model takes them. @returns the outputs' values, each a multiple of its scale, where it has one */
export function simulate(plan: IntegerPlan, inputs: Float32Array, rows: number): Float32Array {
  const { operations } = plan.graph;
  const given = inputsOf(plan.graph, { inputs, count: rows });
  // Values with a scale are steps from their zero.
  const store = new ValueStore(plan.graph);
  for (const operation of operations) {
    const shape = operation.shape.map((size) => size!);
    const scale = plan.values.get(operation.name);
    const stepped = (values: Float64Array) => (scale === undefined ? values : values.map((value) => stepsOf(value, scale)));
    const inputs = operation.inputs.map((name) => ({ ...store.take(name), scale: plan.values.get(name) }));
    const known = operation as ComputableOperation;
    if (operation.kind === 'input') store.set(operation.name, { shape, data: stepped(given.get(operation.name)!.data) });
    else if (operation.kind === 'round') store.set(operation.name, { shape, data: stepped(inputs[0]!.data) });
    else if (scale !== undefined) store.set(operation.name, { shape, data: integersOf(plan, known, inputs, rows) });
    else store.set(operation.name, { shape, data: rectified(compute(known, inputs.map(asFloats), rows).data, known.fused) });
  }
  return outputsOf(plan.graph, rows, (output) => {
    return asFloats({ ...store.take(output), scale: plan.values.get(output) });
  });
}

/** Steps as what they stand for; without a scale, they are that already. */
function asFloats({ shape, data, scale }: Values & { readonly scale: ValueScale | undefined }): Values {
  return { shape, data: scale === undefined ? data : data.map((steps) => steps * scale.scale) };
}

type ComputableOperation = Operation<ComputableKind> & Pick<FusedOperation, 'fused'>;

function integersOf(plan: IntegerPlan, operation: ComputableOperation, inputs: readonly Values[], rows: number): Float64Array {
  const limits = limitsOf(plan, operation);
  switch (operation.kind) {
    case 'dense':
    case 'convolution':
    case 'depthwise':
    case 'transposedConvolution': {
      const { kernel, bias } = plan.weights.get(operation.name)!;
      const integers = { kernel: { ...operation.kernel, data: kernel }, bias: { shape: [bias.length], data: bias } };
      const sums = compute({ ...operation, ...integers }, inputs, rows).data;
      const multipliers = unitMultipliers(plan, operation);
      return sums.map((sum, at) => within(limits, requantize(sum, multipliers[at % multipliers.length]!)));
    }
    case 'join': {
      const [a, b] = inputs.map(({ data }) => data) as [Float64Array, Float64Array];
      const joined = operation.join === 'add' ? sumOf(plan, operation) : productOf(plan, operation);
      return a.map((value, at) => within(limits, joined(value, b[at]!)));
    }
    case 'pool': {
      const { data } = compute(operation, inputs, rows);
      return operation.pool === 'max' ? data : data.map((mean) => roundedAway(mean + limits.zero) - limits.zero);
    }
    case 'globalPool': {
      const { data } = compute(operation, inputs, rows);
      if (operation.pool === 'max') return data;
      const places = inputs[0]!.data.length / data.length;
      const multiplier = meanMultiplier(plan, operation, places);
      return data.map((mean) => within(limits, requantize(Math.round(mean * places), multiplier)));
    }
    case 'activation': {
      const given = plan.values.get(operation.inputs[0]!)!;
      if (operation.activation.name === 'softmax') return softmax(inputs[0]!, powersBelow(given));
      const table = activationTable(plan, operation);
      return inputs[0]!.data.map((steps) => table[steps + given.zero + 128]! - limits.zero);
    }
    default:
      return compute(operation, inputs, rows).data;
  }
}

function within({ least, most }: Limits, steps: number): number {
  return Math.max(least, Math.min(most, steps));
}

function sumOf(plan: IntegerPlan, operation: Operation<'join'>): (a: number, b: number) => number {
  const {
    inputs: [left, right],
    output,
  } = sumMultipliers(plan, operation);
  return (a, b) => requantize(requantize(a * 2 ** sumBits, left) + requantize(b * 2 ** sumBits, right), output);
}

function productOf(plan: IntegerPlan, operation: Operation<'join'>): (a: number, b: number) => number {
  const multiplier = productMultiplier(plan, operation);
  return (a, b) => requantize(a * b, multiplier);
}

/** Steps of 1/256 above zero. */
function softmax({ shape, data }: Values, powers: Uint16Array): Float64Array {
  const width = shape.at(-1)!;
  const output = new Float64Array(data.length);
  for (let row = 0; row < data.length; row += width) {
    const own = data.subarray(row, row + width);
    const most = own.reduce((a, b) => Math.max(a, b), -Infinity);
    const sum = own.reduce((total, steps) => total + (powers[most - steps] ?? 0), 0);
    for (const [at, steps] of own.entries())
      output[row + at] = Math.min(255, Math.floor(((powers[most - steps] ?? 0) * 256 + Math.floor(sum / 2)) / sum));
  }
  return output;
}
