/**
 * Plans a model in 8-bit integers (Jacob et al. 2018, arXiv:1712.05877): values with one scale each, found on rows of data, weights with one for each
 * unit, and biases corrected by what rounding shifts on average (Nagel et al. 2019, arXiv:1906.04721).
 */
import { type Int8Range, scaleOfRange, type ValueScale } from '../../../../core/layers/int8';
import { say } from '../../../../core/message/message';
import { meanSquaredDifference } from '../../../../core/score/metrics';
import { ExportError, type InputRows } from '../../exporter';
import type { FusedGraph, FusedOperation } from '../fuse';
import type { Operation, OperationGraph } from '../operation';
import { compute, type ComputableKind, isComputable, type Values } from './compute';
import { floatOperations, moving, withRoundings } from './kept';
import { between } from './between';
import type { IntegerPlan } from './plan';
import { prepared } from './prepared';
import { rangeOf, type RangeMethod } from './ranges';
import { rectified } from './rounding';
import { inputsOf, outputsOf } from './rowsOfGraph';
import { simulate } from './simulate';
import { ValueStore } from './valueStore';
import { weightsOfPlan } from './weightsOfPlan';

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
  const { graph, floats } = toPlan(given);
  for (const operation of graph.operations) requireComputable(operation);
  const { inputs: all, count: rowCount } = options.rows;
  const count = Math.min(mostRows, rowCount);
  const rows = { count, inputs: all.slice(0, (all.length / rowCount) * count) };
  let best: { readonly plan: IntegerPlan; readonly error: number } | undefined;
  const isTold = graph.operations.every((operation) => floats.has(operation.name) || isKnown(operation));
  for (const method of isTold ? (['minMax'] as const) : methods) {
    const { ranges, outputs } = await rangesIn(graph, { ...options, rows }, method);
    const values = scalesIn(graph, ranges, floats);
    const plan = { graph, values, weights: await weightsOfPlan({ graph, values, rows, signal: options.signal }) };
    const error = meanSquaredDifference(outputs, simulate(plan, rows.inputs, count));
    if (best === undefined || error < best.error) best = { plan, error };
  }
  return best!.plan;
}

/** The operations that a plan is made of, and those that stay in floating point. */
export function toPlan(given: OperationGraph): { readonly graph: FusedGraph; readonly floats: ReadonlySet<string> } {
  const whole = prepared(given);
  const floats = floatOperations(whole);
  return { graph: withRoundings(whole, floats), floats };
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
