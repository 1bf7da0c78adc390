/**
 * Plans a model in 8-bit integers (Jacob et al. 2018, arXiv:1712.05877): values with one scale each, found on rows of data, weights with one for each
 * unit, and biases corrected by what rounding shifts on average (Nagel et al. 2019, arXiv:1906.04721).
 */
import { setImmediate } from 'node:timers/promises';
import { say } from '../../../../core/message/message';
import { meanSquaredDifference } from '../../../../core/score/metrics';
import { ExportError, type InputRows } from '../../exporter';
import type { FusedGraph, FusedOperation } from '../fuse';
import type { Operation, OperationGraph } from '../operation';
import { compute, type ComputableKind, isComputable, type Values } from './compute';
import type { IntegerPlan, IntegerWeights, ValueScale } from './plan';
import { prepared } from './prepared';
import { type Range, rangeOf, type RangeMethod, scaleOf } from './ranges';
import { channelOf, rectified, rounded, withIntegers } from './rounding';
import { inputsOf, outputsOf } from './rowsOfGraph';
import { simulate } from './simulate';
import { ValueStore } from './valueStore';

export interface PlanOptions {
  readonly rows: InputRows;
  readonly signal: AbortSignal;
}

/** More make ranges no better, and take memory for every value between layers. */
const mostRows = 128;

const methods: readonly RangeMethod[] = ['mse', 'percentile', 'minMax'];

/**
 * Which ranges serve a model best differs: far values are noise in one and the whole point of another. All methods are tried, and the one whose integers
 * come closest to what the model gives is taken.
 *
 * @throws ExportError for an operation that integers are not planned for
 */
export async function bestPlan(given: OperationGraph, options: PlanOptions): Promise<IntegerPlan> {
  const graph = prepared(given);
  for (const operation of graph.operations) requireComputable(operation);
  const { inputs: all, count: rowCount } = options.rows;
  const count = Math.min(mostRows, rowCount);
  const rows = { count, inputs: all.slice(0, (all.length / rowCount) * count) };
  let best: { readonly plan: IntegerPlan; readonly error: number } | undefined;
  for (const method of methods) {
    const { ranges, outputs } = await rangesIn(graph, { ...options, rows }, method);
    const values = scalesIn(graph, ranges);
    const plan = { graph, values, weights: await weightsIn(graph, values, rows, options.signal) };
    const error = meanSquaredDifference(outputs, simulate(plan, rows.inputs, count));
    if (best === undefined || error < best.error) best = { plan, error };
  }
  return best!.plan;
}

function requireComputable(operation: Operation): void {
  if (operation.kind === 'input' || isComputable(operation)) return;
  throw new ExportError(say('{0} cannot be computed in 8-bit integers yet: choose float16, which holds it', operation.layer));
}

/** @returns also what the model gives for the rows */
async function rangesIn(graph: FusedGraph, { rows, signal }: PlanOptions, method: RangeMethod) {
  const ranges = new Map<string, Range>();
  const store = new ValueStore(graph);
  const given = inputsOf(graph, rows);
  for (const operation of graph.operations) {
    await between(signal);
    const values = given.get(operation.name) ?? floatValues(operation, store, rows.count);
    store.set(operation.name, values);
    ranges.set(operation.name, rangeOf(values.data, method));
  }
  return { ranges, outputs: outputsOf(graph, rows.count, (output) => store.take(output)) };
}

async function between(signal: AbortSignal): Promise<void> {
  await setImmediate();
  signal.throwIfAborted();
}

function floatValues(operation: FusedOperation, store: ValueStore, count: number): Values {
  const shape = operation.shape.map((size) => size!);
  const { data } = compute(operation as Operation<ComputableKind>, operation.inputs.map((name) => store.take(name)), count); // prettier-ignore
  return { shape, data: rectified(data, operation.fused) };
}

/** Operations that move integers without changing them. */
const moving = new Set<Operation['kind']>(['reshape', 'select', 'pad', 'crop', 'repeat', 'transpose', 'pool', 'concatenate']);

/** What integers of these mean is fixed by their formats. */
function fixedScale(operation: Operation): ValueScale | undefined {
  if (operation.kind !== 'activation') return undefined;
  const { name } = operation.activation;
  if (name === 'sigmoid' || name === 'softmax') return { scale: 1 / 256, zero: -128 };
  return name === 'tanh' ? { scale: 1 / 128, zero: 0 } : undefined;
}

/** What is moved has the scale that it had: all of these together have one. */
function scalesIn({ operations }: FusedGraph, ranges: ReadonlyMap<string, Range>): ReadonlyMap<string, ValueScale> {
  const groups = new Map(operations.map((operation) => [operation.name, [operation]]));
  for (const operation of operations) {
    if (!moving.has(operation.kind) && !(operation.kind === 'globalPool' && operation.pool === 'max')) continue;
    const all = new Set([operation.name, ...operation.inputs].flatMap((name) => groups.get(name)!));
    for (const { name } of all) groups.set(name, [...all]);
  }
  return new Map(operations.map(({ name }) => [name, scaleOfGroup(groups.get(name)!, ranges)]));
}

function scaleOfGroup(group: readonly Operation[], ranges: ReadonlyMap<string, Range>): ValueScale {
  const fixed = group.find((operation) => fixedScale(operation) !== undefined);
  if (fixed !== undefined) {
    const joined = group.find(({ kind }) => kind === 'concatenate');
    if (joined !== undefined)
      throw new ExportError(say('{0} joins values whose integers have fixed meanings: choose float16, which holds it', joined.layer));
    return fixedScale(fixed)!;
  }
  const own = group.map(({ name }) => ranges.get(name)!);
  return scaleOf({ least: Math.min(...own.map(({ least }) => least)), most: Math.max(...own.map(({ most }) => most)) });
}

/** Layer by layer, with what the integers in front of each give. */
async function weightsIn(graph: FusedGraph, scales: ReadonlyMap<string, ValueScale>, rows: InputRows, signal: AbortSignal) {
  const weights = new Map<string, IntegerWeights>();
  const [exact, rough] = [new ValueStore(graph), new ValueStore(graph)];
  const ofRows = inputsOf(graph, rows);
  for (const operation of graph.operations) {
    await between(signal);
    const { name, inputs, fused: activation } = operation;
    const shape = operation.shape.map((size) => size!);
    const scale = scales.get(name)!;
    const ofRow = ofRows.get(name);
    if (ofRow !== undefined) {
      exact.set(name, ofRow);
      rough.set(name, { shape, data: rounded(ofRow.data, scale) });
      continue;
    }
    const known = operation as Operation<ComputableKind>;
    const right = compute(known, inputs.map((input) => exact.take(input)), rows.count); // prettier-ignore
    const given = inputs.map((input) => rough.take(input));
    let found: Values;
    if ('kernel' in known) {
      const input = scales.get(inputs[0]!)!;
      const first = integersOf(known, input, new Float32Array(shape.at(-1)!));
      const shift = meanDifference(right.data, compute(withIntegers(known, first, input), given, rows.count).data, shape.at(-1)!);
      const corrected = integersOf(known, input, shift);
      weights.set(name, corrected);
      found = compute(withIntegers(known, corrected, input), given, rows.count);
    } else found = compute(known, given, rows.count);
    exact.set(name, { shape, data: rectified(right.data, activation) });
    rough.set(name, { shape, data: rounded(rectified(found.data, activation), scale) });
  }
  return weights;
}

/** How much larger the first is than the second, on average, for each unit. */
function meanDifference(a: Float64Array, b: Float64Array, units: number): Float32Array {
  const sums = new Float64Array(units);
  for (const [at, value] of a.entries()) sums[at % units]! += value - b[at]!;
  return Float32Array.from(sums, (sum) => (sum * units) / a.length);
}

/** Biases have 32 bits; some room is left for what is added to them. */
const largestBias = 2 ** 29;

/** @param shift is added to the bias */
function integersOf(
  operation: Extract<Operation<ComputableKind>, { kernel: unknown }>,
  input: ValueScale,
  shift: Float32Array,
): IntegerWeights {
  const { kernel } = operation;
  const channels = channelOf(operation);
  const bias = shift.map((value, unit) => value + (operation.bias?.data[unit] ?? 0));
  const largest = new Float32Array(bias.length);
  for (const [at, value] of kernel.data.entries()) largest[channels(at)] = Math.max(largest[channels(at)]!, Math.abs(value));
  // The bias is counted in steps of both scales, and must fit.
  const scales = largest.map((most, unit) => Math.max(most / 127, Math.abs(bias[unit]!) / (largestBias * input.scale), 1e-12));
  return {
    kernel: kernel.data.map((value, at) => Math.max(-127, Math.min(127, Math.round(value / scales[channels(at)]!)))),
    scales,
    bias: bias.map((value, unit) => Math.round(value / (scales[unit]! * input.scale))),
  };
}
