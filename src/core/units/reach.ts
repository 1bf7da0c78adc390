/** Which units matter: paths of non-zero weights from the data, and to the output. */
import type { GraphLayer, ModelGraph } from '../graph/graph';
import { type Weights, weightKey } from '../weights/weights';
import { type Connections, connectionsOf, filledUnits, markInputs, markOutputs, type NonZero, nonZeroOf } from './connections';
import { eachPassedUnit, flowOf, mixesUnits, unitCount } from './flow';

/** For each layer, 1 for each unit that a condition holds for. */
export type UnitFlags = ReadonlyMap<string, Uint8Array>;

/** Units that change with the data. The others have the same value in every row. */
export function variableUnits(graph: ModelGraph, nonZero: NonZero): UnitFlags {
  const variable = new Map<string, Uint8Array>();
  for (const layer of graph.layers) {
    const flags = new Uint8Array(unitCount(layer));
    variable.set(layer.name, flags);
    const flow = flowOf(layer);
    const varies = layer.inputs.some((input) => variable.get(input)!.includes(1));
    if (flow === 'source') flags.fill(1);
    else if (flow === 'opaque') flags.fill(Number(varies));
    else if (flow === 'lookUp') flags.set(varies ? filledUnits(layer, nonZero) : flags);
    else if (flow === 'produce') markVariable(layer, nonZero, variable);
    else {
      const gate = gateOf(layer, nonZero);
      eachPassedUnit(layer, (input, from, unit) => {
        if (variable.get(input)![from] === 1 && gate?.[unit] !== 0) flags[unit] = 1;
      });
    }
    if (mixesUnits(layer) && flags.includes(1)) flags.fill(1);
  }
  return variable;
}

/** Units that the model's output depends on. */
export function usedUnits(graph: ModelGraph, nonZero: NonZero): UnitFlags {
  const used = new Map(graph.layers.map((layer) => [layer.name, new Uint8Array(unitCount(layer))]));
  for (const output of graph.outputs) used.get(output)!.fill(1);
  for (const layer of [...graph.layers].reverse()) {
    const flags = used.get(layer.name)!;
    const flow = flowOf(layer);
    if (mixesUnits(layer) && flags.includes(1)) flags.fill(1);
    if (flow === 'opaque' || flow === 'lookUp') {
      if (flags.includes(1)) for (const input of layer.inputs) used.get(input)!.fill(1);
    } else if (flow === 'produce') markUsed(layer, nonZero, used);
    else {
      const gate = gateOf(layer, nonZero);
      eachPassedUnit(layer, (input, from, unit) => {
        if (flags[unit] === 1 && gate?.[unit] !== 0) used.get(input)![from] = 1;
      });
    }
  }
  return used;
}

/** Marks a layer's own units that marked ones of its input lead to, in any number of steps. */
function markVariable(layer: GraphLayer, nonZero: NonZero, variable: UnitFlags): void {
  const own = variable.get(layer.name)!;
  const [ahead, back] = splitConnections(layer);
  for (const kernel of ahead) markOutputs(kernel, nonZero.get(kernel.key)!, variable.get(kernel.from)!, own);
  untilSteady(own, back, (kernel) => markOutputs(kernel, nonZero.get(kernel.key)!, own, own));
}

/** Marks the units of a layer's input that lead to its own marked ones, in any number of steps. */
function markUsed(layer: GraphLayer, nonZero: NonZero, used: UnitFlags): void {
  const own = used.get(layer.name)!;
  const [ahead, back] = splitConnections(layer);
  untilSteady(own, back, (kernel) => markInputs(kernel, nonZero.get(kernel.key)!, own, own));
  for (const kernel of ahead) markInputs(kernel, nonZero.get(kernel.key)!, own, used.get(kernel.from)!);
}

/** Connections with the input, and, in a recurrent layer, those with its own units of the step before. */
function splitConnections(layer: GraphLayer): readonly [ahead: readonly Connections[], back: readonly Connections[]] {
  const all = connectionsOf(layer);
  return [all.filter(({ from }) => from !== layer.name), all.filter(({ from }) => from === layer.name)];
}

/** Marks by all connections until no unit is marked any more. */
function untilSteady(flags: Uint8Array, connections: readonly Connections[], mark: (kernel: Connections) => void): void {
  const count = () => flags.reduce((sum, flag) => sum + flag, 0);
  for (let [before, now] = [-1, count()]; connections.length > 0 && now !== before; [before, now] = [now, count()])
    for (const kernel of connections) mark(kernel);
}

/** Whether every output depends on the data at all. */
export function isConnected(graph: ModelGraph, weights: Weights): boolean {
  const variable = variableUnits(graph, nonZeroOf(weights));
  return graph.outputs.every((output) => variable.get(output)!.includes(1));
}

/** The factor that a BatchNormalization multiplies each unit with: a zero there lets nothing through. */
function gateOf(layer: GraphLayer, nonZero: NonZero): Uint8Array | undefined {
  return nonZero.get(weightKey(layer.name, 'gamma'));
}
