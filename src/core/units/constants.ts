import type { GraphLayer, ModelGraph } from '../graph/graph';
import { kindOf } from '../layers';
import { activate } from '../layers/activate';
import { activationOf } from '../layers/activationOf';
import { roundedToRange } from '../layers/int8';
import { type WeightKey, type Weights, weightKey, weightOf } from '../weights/weights';
import { addContributions, type Connections, connectionsOf, filledUnits, markOutputs, nonZeroIn, nonZeroOf } from './connections';
import { eachPassedUnit, flowOf, isRecurrent, mixesUnits, unitCount } from './flow';

/** For each layer, the value of each unit that is the same in every row and position; NaN for the others. */
export type ConstantValues = ReadonlyMap<string, Float64Array>;

/** Values of units that no weight connects with data that varies. @param given values of layers that are known already */
export function constantValues(graph: ModelGraph, weights: Weights, given: ConstantValues = new Map()): ConstantValues {
  const constants = new Map<string, Float64Array>();
  for (const layer of graph.layers)
    constants.set(layer.name, given.get(layer.name) ?? roundedConstants(layer, constantsOf(layer, weights, constants)));
  return constants;
}

/** A layer whose values are rounded gives what a constant is rounded to. */
function roundedConstants({ spec: { int8 } }: GraphLayer, values: Float64Array): Float64Array {
  return int8 === undefined || int8 === false ? values : values.map((value) => roundedToRange(value, int8));
}

/** Whether the layer can take constant incoming units into its biases without a change of its output. */
export function canFold(layer: GraphLayer): boolean {
  return seesConstantsEvenly(layer) && connectionsOf(layer).every(({ bias }) => bias !== undefined);
}

function seesConstantsEvenly({ spec }: GraphLayer): boolean {
  return kindOf(spec.type).seesConstantsEvenly?.(spec) === true;
}

/** What constant incoming units become before they meet a kernel's rows: with a filter in front of a row, multiplied by its sum. */
export function valuesAtRows(layer: GraphLayer, { key, inputUnits }: Connections, values: Float64Array, weights: Weights): Float64Array {
  const filters = filtersBefore(layer, key, weights);
  return Float64Array.from(inputUnits, (unit, row) => {
    const filter = filters?.[row];
    return filter === undefined || values[unit] === 0 ? values[unit]! : values[unit]! * filter.reduce((sum, value) => sum + value, 0);
  });
}

/** The filters that incoming units go through before they meet the rows of a kernel, where there are any. */
export function filtersBefore(layer: GraphLayer, kernel: WeightKey, weights: Weights): readonly Float32Array[] | undefined {
  return kindOf(layer.spec.type).filtersBefore?.(layer.spec, kernel, (name) => weightOf(weights, layer.name, name).data);
}

function constantsOf(layer: GraphLayer, weights: Weights, known: ConstantValues): Float64Array {
  const flow = flowOf(layer);
  const values = new Float64Array(unitCount(layer));
  if (flow === 'source' || flow === 'opaque' || mixesUnits(layer) || isRecurrent(layer)) return values.fill(NaN);
  if (flow === 'lookUp') return Float64Array.from(filledUnits(layer, nonZeroOf(weights)), (filled) => (filled === 1 ? NaN : 0));
  if (flow === 'produce') return producedConstants(layer, weights, known.get(layer.inputs[0]!)!);
  if (flow === 'elementwise') {
    const inputs = layer.inputs.map((input) => known.get(input)!);
    const kind = kindOf(layer.spec.type);
    return values.map((_, unit) => kind.combineConstants?.(inputs.map((input) => input[unit]!)) ?? NaN);
  }
  const passed = passedConstants(layer, known);
  return flow === 'keep' ? keptConstants(layer, passed, weights) : passed;
}

/** The values of units as they come in: constant where all that become one unit have the same. */
function passedConstants(layer: GraphLayer, known: ConstantValues): Float64Array {
  const values = new Float64Array(unitCount(layer));
  const seen = new Uint8Array(values.length);
  eachPassedUnit(layer, (input, from, unit) => {
    const value = known.get(input)![from]!;
    values[unit] = seen[unit] === 1 && values[unit] !== value ? NaN : value;
    seen[unit] = 1;
  });
  return values;
}

function keptConstants(layer: GraphLayer, incoming: Float64Array, weights: Weights): Float64Array {
  const kind = kindOf(layer.spec.type);
  const weight = (name: string) => weightOf(weights, layer.name, name).data;
  const gate = weights.get(weightKey(layer.name, 'gamma'))?.data;
  return incoming.map((given, unit) => {
    // A gate of zero makes any value, even one that varies, the same.
    const value = gate?.[unit] === 0 ? 0 : given;
    return kind.constantOutput === undefined ? value : (kind.constantOutput(layer.spec, value, unit, weight) ?? NaN);
  });
}

function producedConstants(layer: GraphLayer, weights: Weights, incoming: Float64Array): Float64Array {
  const bias = weights.get(weightKey(layer.name, 'bias'))?.data;
  const sums = Float64Array.from({ length: unitCount(layer) }, (_, unit) => bias?.[unit] ?? 0);
  const evenly = seesConstantsEvenly(layer);
  // A layer that sees a constant differently at its edges gives something that varies, unless the constant is zero.
  const varies = Uint8Array.from(incoming, (value) => Number(Number.isNaN(value) || (!evenly && value !== 0)));
  const steady = incoming.map((value, input) => (varies[input] === 1 ? 0 : value));
  const varied = new Uint8Array(sums.length);
  for (const connections of connectionsOf(layer)) {
    const kernel = weights.get(connections.key)!.data;
    markOutputs(connections, nonZeroIn(kernel), varies, varied);
    addContributions(connections, kernel, valuesAtRows(layer, connections, steady, weights), sums);
  }
  const activation = activationOf(layer.spec);
  return sums.map((sum, output) => (varied[output] === 1 ? NaN : (activate(activation, sum) ?? NaN)));
}
