/**
 * Plans a model in 8-bit integers (Jacob et al. 2018, arXiv:1712.05877): values with one scale each, found on rows of data, weights with one for each
 * unit, and biases corrected by what rounding shifts on average (Nagel et al. 2019, arXiv:1906.04721).
 */
import { setImmediate } from 'node:timers/promises';
import { type Int8Range, scaleOfRange, type ValueScale } from '../../../../core/layers/int8';
import { say } from '../../../../core/message/message';
import { meanSquaredDifference } from '../../../../core/score/metrics';
import { ExportError, type InputRows } from '../../exporter';
import type { FusedGraph, FusedOperation } from '../fuse';
import type { Operation, OperationGraph } from '../operation';
import { compute, type ComputableKind, isComputable, type Values } from './compute';
import { integerWeights, type WeightedOperation } from './integerWeights';
import { floatOperations, moving, withRoundings } from './kept';
import type { IntegerPlan, IntegerWeights } from './plan';
import { prepared } from './prepared';
import { rangeOf, type RangeMethod } from './ranges';
import { rectified, rounded, withIntegers } from './rounding';
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
  const whole = prepared(given);
  const floats = floatOperations(whole);
  const graph = withRoundings(whole, floats);
  for (const operation of graph.operations) requireComputable(operation);
  const { inputs: all, count: rowCount } = options.rows;
  const count = Math.min(mostRows, rowCount);
  const rows = { count, inputs: all.slice(0, (all.length / rowCount) * count) };
  let best: { readonly plan: IntegerPlan; readonly error: number } | undefined;
  const isTold = graph.operations.every((operation) => floats.has(operation.name) || isKnown(operation));
  for (const method of isTold ? (['minMax'] as const) : methods) {
    const { ranges, outputs } = await rangesIn(graph, { ...options, rows }, method);
    const values = scalesIn(graph, ranges, floats);
    const plan = { graph, values, weights: await weightsIn(graph, values, rows, options.signal) };
    const error = meanSquaredDifference(outputs, simulate(plan, rows.inputs, count));
    if (best === undefined || error < best.error) best = { plan, error };
  }
  return best!.plan;
}

/** Whether no range has to be found: it is told, fixed, or that of what is moved. */
function isKnown(operation: Operation): boolean {
  return operation.gives?.int8 !== undefined || fixedScale(operation) !== undefined || moving.has(operation.kind);
}

function requireComputable(operation: Operation): void {
  if (operation.kind === 'input' || operation.kind === 'round' || isComputable(operation)) return;
  throw new ExportError(say('{0} cannot be computed in 8-bit integers yet: choose float16, which holds it', operation.layer));
}

/** @returns also what the model gives for the rows */
async function rangesIn(graph: FusedGraph, { rows, signal }: PlanOptions, method: RangeMethod) {
  const ranges = new Map<string, Int8Range>();
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
  const inputs = operation.inputs.map((name) => store.take(name));
  if (operation.kind === 'round') return inputs[0]!;
  const { data } = compute(operation as Operation<ComputableKind>, inputs, count);
  return { shape, data: rectified(data, operation.fused) };
}

/** What integers of these mean is fixed by their formats. */
function fixedScale(operation: Operation): ValueScale | undefined {
  if (operation.kind !== 'activation') return undefined;
  const { name } = operation.activation;
  if (name === 'sigmoid' || name === 'softmax') return { scale: 1 / 256, zero: -128 };
  return name === 'tanh' ? { scale: 1 / 128, zero: 0 } : undefined;
}

/** What is moved has the scale that it had: all of these together have one. */
function scalesIn(
  { operations }: FusedGraph,
  ranges: ReadonlyMap<string, Int8Range>,
  floats: ReadonlySet<string>,
): ReadonlyMap<string, ValueScale> {
  const integers = operations.filter(({ name }) => !floats.has(name));
  const groups = new Map(integers.map((operation) => [operation.name, [operation]]));
  for (const operation of integers) {
    if (!moving.has(operation.kind) && !(operation.kind === 'globalPool' && operation.pool === 'max')) continue;
    const all = new Set([operation.name, ...operation.inputs].flatMap((name) => groups.get(name)!));
    for (const { name } of all) groups.set(name, [...all]);
  }
  return new Map(integers.map(({ name }) => [name, scaleOfGroup(groups.get(name)!, ranges)]));
}

function scaleOfGroup(group: readonly Operation[], ranges: ReadonlyMap<string, Int8Range>): ValueScale {
  const fixed = group.find((operation) => fixedScale(operation) !== undefined);
  if (fixed !== undefined) {
    const joined = group.find(({ kind }) => kind === 'concatenate');
    if (joined !== undefined)
      throw new ExportError(say('{0} joins values whose integers have fixed meanings: choose float16, which holds it', joined.layer));
    return fixedScale(fixed)!;
  }
  // What a spec says goes before what was seen.
  const told = group.flatMap(({ gives }) => (gives?.int8 === undefined || gives.int8 === false ? [] : [gives.int8]));
  const own = told.length > 0 ? told : group.map(({ name }) => ranges.get(name)!);
  return scaleOfRange([Math.min(...own.map(([least]) => least)), Math.max(...own.map(([, most]) => most))]);
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
    const scale = scales.get(name);
    const stepped = (data: Float64Array) => (scale === undefined ? data : rounded(data, scale));
    const ofRow = ofRows.get(name);
    if (ofRow !== undefined) {
      exact.set(name, ofRow);
      rough.set(name, { shape, data: stepped(ofRow.data) });
      continue;
    }
    const [right, given] = [exact, rough].map((store) => inputs.map((input) => store.take(input))) as [Values[], Values[]];
    if (operation.kind === 'round') {
      exact.set(name, right[0]!);
      rough.set(name, { shape, data: stepped(given[0]!.data) });
      continue;
    }
    const known = operation as Operation<ComputableKind>;
    const wanted = compute(known, right, rows.count);
    let found: Values;
    if ('kernel' in known && scale !== undefined) {
      const input = scales.get(inputs[0]!)!;
      const own = weightsOf(known, { input, given, wanted, count: rows.count });
      weights.set(name, own);
      found = compute(withIntegers(known, own, input), given, rows.count);
    } else found = compute(known, given, rows.count);
    exact.set(name, { shape, data: rectified(wanted.data, activation) });
    rough.set(name, { shape, data: stepped(rectified(found.data, activation)) });
  }
  return weights;
}

interface Known {
  readonly input: ValueScale;
  /** What comes in, as integers give it. */
  readonly given: readonly Values[];
  /** What floating point makes of what it gets. */
  readonly wanted: Values;
  readonly count: number;
}

/** Where a range is told, the weights were trained with it: nothing is left to be corrected. */
function weightsOf(operation: WeightedOperation, { input, given, wanted, count }: Known): IntegerWeights {
  const units = operation.shape.at(-1)!;
  const plain = integerWeights(operation, input, new Float32Array(units));
  if (operation.gives?.int8 !== undefined) return plain;
  const shift = meanDifference(wanted.data, compute(withIntegers(operation, plain, input), given, count).data, units);
  return integerWeights(operation, input, shift);
}

/** How much larger the first is than the second, on average, for each unit. */
function meanDifference(a: Float64Array, b: Float64Array, units: number): Float32Array {
  const sums = new Float64Array(units);
  for (const [at, value] of a.entries()) sums[at % units]! += value - b[at]!;
  return Float32Array.from(sums, (sum) => (sum * units) / a.length);
}
