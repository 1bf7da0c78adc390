/** The weights of a plan, with biases corrected by what rounding shifts on average (Nagel et al. 2019, arXiv:1906.04721). */
import type { ValueScale } from '../../../../core/layers/int8';
import type { InputRows } from '../../exporter';
import type { FusedGraph, FusedOperation } from '../fuse';
import type { Operation } from '../operation';
import { between } from './between';
import { compute, type ComputableKind, type Values } from './compute';
import { integerWeights, type WeightedOperation } from './integerWeights';
import type { IntegerWeights } from './plan';
import { rectified, rounded, withIntegers } from './rounding';
import { inputsOf } from './rowsOfGraph';
import { ValueStore } from './valueStore';

export interface WeightsRequest {
  readonly graph: FusedGraph;
  /** By operation; those that are missing compute in floating point. */
  readonly values: ReadonlyMap<string, ValueScale>;
  readonly rows: InputRows;
  readonly signal: AbortSignal;
  /** The same operations with the weights that they had before these were rounded: their means are the ones that biases are corrected to. */
  readonly original?: FusedGraph;
}

/** Layer by layer, with what the integers in front of each give. @throws the signal's reason */
export async function weightsOfPlan({
  graph,
  values: scales,
  rows,
  signal,
  original,
}: WeightsRequest): Promise<Map<string, IntegerWeights>> {
  const originals = original && new Map(original.operations.map((operation) => [operation.name, operation as Operation<ComputableKind>]));
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
    const wanted = compute(originals?.get(name) ?? known, right, rows.count);
    let found: Values;
    if ('kernel' in known && scale !== undefined) {
      const input = scales.get(inputs[0]!)!;
      const own = weightsOf(known, { input, given, wanted, count: rows.count, isCorrected: original !== undefined || !isTold(operation) });
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
  readonly isCorrected: boolean;
}

/** Where a range is told, the weights were trained with it: nothing is left to be corrected. */
function isTold({ gives }: Operation): boolean {
  return gives?.int8 !== undefined;
}

function weightsOf(
  operation: WeightedOperation & Pick<FusedOperation, 'fused'>,
  { input, given, wanted, count, isCorrected }: Known,
): IntegerWeights {
  const units = operation.shape.at(-1)!;
  const plain = integerWeights(operation, input, new Float32Array(units));
  if (!isCorrected) return plain;
  const shift = meanDifference(
    wanted.data,
    compute(withIntegers(operation, plain, input), given, count).data,
    units,
    operation.fused !== undefined,
  );
  return integerWeights(operation, input, shift);
}

/** How much larger the first is than the second, on average, for each unit; where a rectifier follows, at the places where it lets the first through. */
function meanDifference(a: Float64Array, b: Float64Array, units: number, isRectified: boolean): Float32Array {
  const [sums, counts] = [new Float64Array(units), new Float64Array(units)];
  for (const [at, value] of a.entries()) {
    if (isRectified && value <= 0) continue;
    sums[at % units]! += value - b[at]!;
    counts[at % units]!++;
  }
  return Float32Array.from(sums, (sum, unit) => (counts[unit] === 0 ? 0 : sum / counts[unit]!));
}
