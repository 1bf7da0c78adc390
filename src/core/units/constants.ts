import type { GraphLayer, ModelGraph } from '../graph/graph';
import { kindOf } from '../layers';
import { activate } from '../layers/activate';
import { type Weights, weightKey, weightOf } from '../weights/weights';
import { addContributions, connectionsOf, flowOf, markOutputs, mixesUnits, nonZeroIn, unitCount } from './connections';
import { eachPassedUnit } from './reach';

/** For each layer, the value of each unit that is the same in every row and position; NaN for the others. */
export type ConstantValues = ReadonlyMap<string, Float64Array>;

/** Values of units that no weight connects with data that varies. @param given values of layers that are known already */
export function constantValues(graph: ModelGraph, weights: Weights, given: ConstantValues = new Map()): ConstantValues {
  const constants = new Map<string, Float64Array>();
  for (const layer of graph.layers) constants.set(layer.name, given.get(layer.name) ?? constantsOf(layer, weights, constants));
  return constants;
}

/** Whether the layer can take constant incoming units into its bias without a change of its output. */
export function canFold(layer: GraphLayer): boolean {
  const kind = kindOf(layer.spec.type);
  return kind.seesConstantsEvenly?.(layer.spec) === true && layer.weights.some((weight) => weight.name === 'bias');
}

function constantsOf(layer: GraphLayer, weights: Weights, known: ConstantValues): Float64Array {
  const flow = flowOf(layer);
  const values = new Float64Array(unitCount(layer));
  if (flow === 'source' || flow === 'opaque' || mixesUnits(layer)) return values.fill(NaN);
  if (flow === 'produce') return producedConstants(layer, weights, known.get(layer.inputs[0]!)!);
  if (flow === 'keep') {
    const kind = kindOf(layer.spec.type);
    const weight = (name: string) => weightOf(weights, layer.name, name).data;
    const gate = weights.get(weightKey(layer.name, 'gamma'))?.data;
    eachPassedUnit(layer, (input, from, unit) => {
      // A gate of zero makes any value, even one that varies, the same.
      const value = gate?.[unit] === 0 ? 0 : known.get(input)![from]!;
      values[unit] = kind.constantOutput === undefined ? value : (kind.constantOutput(layer.spec, value, unit, weight) ?? NaN);
    });
    return values;
  }
  if (flow === 'elementwise') {
    const inputs = layer.inputs.map((input) => known.get(input)!);
    const kind = kindOf(layer.spec.type);
    return values.map((_, unit) => kind.combineConstants?.(inputs.map((input) => input[unit]!)) ?? NaN);
  }
  eachPassedUnit(layer, (input, from, unit) => (values[unit] = known.get(input)![from]!));
  return values;
}

function producedConstants(layer: GraphLayer, weights: Weights, incoming: Float64Array): Float64Array {
  const bias = weights.get(weightKey(layer.name, 'bias'))?.data;
  const sums = Float64Array.from({ length: unitCount(layer) }, (_, unit) => bias?.[unit] ?? 0);
  const evenly = kindOf(layer.spec.type).seesConstantsEvenly?.(layer.spec) === true;
  // A layer that sees a constant differently at its edges gives something that varies, unless the constant is zero.
  const varies = Uint8Array.from(incoming, (value) => Number(Number.isNaN(value) || (!evenly && value !== 0)));
  const steady = incoming.map((value, input) => (varies[input] === 1 ? 0 : value));
  const varied = new Uint8Array(sums.length);
  for (const connections of connectionsOf(layer)) {
    const kernel = weights.get(connections.key)!.data;
    markOutputs(connections, nonZeroIn(kernel), varies, varied);
    addContributions(connections, kernel, steady, sums);
  }
  const name = 'activation' in layer.spec ? (layer.spec.activation ?? 'linear') : 'linear';
  return sums.map((sum, output) => (varied[output] === 1 ? NaN : (activate(name, sum) ?? NaN)));
}
