/** Which units matter: paths of non-zero weights from the data, and to the output. */
import type { GraphLayer, ModelGraph } from '../graph/graph';
import { type Weights, weightKey } from '../weights/weights';
import {
  connectionsOf,
  flowOf,
  inputOffsets,
  markInputs,
  markOutputs,
  mixesUnits,
  type NonZero,
  nonZeroOf,
  selectedUnits,
  unitCount,
} from './connections';

/** For each layer, 1 for each unit that a condition holds for. */
export type UnitFlags = ReadonlyMap<string, Uint8Array>;

/** Units that change with the data. The others have the same value in every row. */
export function variableUnits(graph: ModelGraph, nonZero: NonZero): UnitFlags {
  const variable = new Map<string, Uint8Array>();
  for (const layer of graph.layers) {
    const flags = new Uint8Array(unitCount(layer));
    variable.set(layer.name, flags);
    const flow = flowOf(layer);
    if (flow === 'source' || flow === 'opaque' || mixesUnits(layer)) flags.fill(1);
    else if (flow === 'produce') {
      const incoming = variable.get(layer.inputs[0]!)!;
      for (const connections of connectionsOf(layer)) markOutputs(connections, nonZero.get(connections.key)!, incoming, flags);
    } else {
      const gate = gateOf(layer, nonZero);
      eachPassedUnit(layer, (input, from, unit) => {
        if (variable.get(input)![from] === 1 && gate?.[unit] !== 0) flags[unit] = 1;
      });
    }
  }
  return variable;
}

/** Units that the model's output depends on. */
export function usedUnits(graph: ModelGraph, nonZero: NonZero): UnitFlags {
  const used = new Map(graph.layers.map((layer) => [layer.name, new Uint8Array(unitCount(layer))]));
  used.get(graph.output)!.fill(1);
  for (const layer of [...graph.layers].reverse()) {
    const flags = used.get(layer.name)!;
    const flow = flowOf(layer);
    if (flow === 'opaque' || mixesUnits(layer)) {
      if (flags.includes(1)) flags.fill(1);
    }
    if (flow === 'opaque') {
      if (flags.includes(1)) for (const input of layer.inputs) used.get(input)!.fill(1);
    } else if (flow === 'produce') {
      const incoming = used.get(layer.inputs[0]!)!;
      for (const connections of connectionsOf(layer)) markInputs(connections, nonZero.get(connections.key)!, flags, incoming);
    } else {
      const gate = gateOf(layer, nonZero);
      eachPassedUnit(layer, (input, from, unit) => {
        if (flags[unit] === 1 && gate?.[unit] !== 0) used.get(input)![from] = 1;
      });
    }
  }
  return used;
}

/** Whether the output depends on the data at all. */
export function isConnected(graph: ModelGraph, weights: Weights): boolean {
  return variableUnits(graph, nonZeroOf(weights)).get(graph.output)!.includes(1);
}

/** Visits every unit that a layer passes on: `unit` is its number in the layer, `from` in the input. */
export function eachPassedUnit(layer: GraphLayer, visit: (input: string, from: number, unit: number) => void): void {
  const selected = selectedUnits(layer);
  if (selected !== undefined) {
    for (const [unit, from] of selected.entries()) visit(layer.inputs[0]!, from, unit);
    return;
  }
  const flow = flowOf(layer);
  const offsets = flow === 'concatenate' ? inputOffsets(layer) : [];
  for (const [index, input] of layer.inputs.entries()) {
    const units = layer.inputShapes[index]?.at(-1) ?? 0;
    const count = flow === 'flatten' ? unitCount(layer) : units;
    for (let unit = 0; unit < count; unit++) visit(input, unit % units, (offsets[index] ?? 0) + unit);
  }
}

/** The factor that a BatchNormalization multiplies each unit with: a zero there lets nothing through. */
function gateOf(layer: GraphLayer, nonZero: NonZero): Uint8Array | undefined {
  return nonZero.get(weightKey(layer.name, 'gamma'));
}
