/** Costs of a model with fewer units, by arithmetic, without building it. */
import type { GraphLayer, ModelGraph } from '../../graph/graph';
import { kindOf, type LayerSpec } from '../../layers';
import type { Shape } from '../../layers/kind';
import { sourceOf } from '../../units/axes';
import { unitCount } from '../../units/flow';
import type { Members } from './members';

export type CostName = 'params' | 'macs';

/** By layer, how many units it keeps. */
export type UnitCounts = ReadonlyMap<string, number>;

/** The cost of a whole model; MACs that are only known at run time count as none. */
export function narrowCost(graph: ModelGraph, cost: CostName, counts: UnitCounts): number {
  return graph.layers.reduce((sum, layer) => sum + (cost === 'params' ? layerParams(layer, counts) : layerMacs(layer, counts)), 0);
}

/** The counts with one more or one less of a group of units that go together. */
export function changedCounts(counts: UnitCounts, members: Members, change: 1 | -1): UnitCounts {
  const changed = new Map(counts);
  for (const [layer, units] of members) changed.set(layer, counts.get(layer)! + change * units);
  return changed;
}

/** Parameters of one layer. */
export function layerParams(layer: GraphLayer, counts: UnitCounts): number {
  const own = counts.get(layer.name)! / unitCount(layer);
  const incoming = layer.inputs[0] === undefined ? 0 : counts.get(layer.inputs[0])! / (layer.inputShapes[0]!.at(-1) ?? 1);
  const kept = { input: incoming, output: own, state: own, other: 1 };
  return layer.weights.reduce(
    (sum, { shape, axes }) => sum + Math.round(shape.reduce((product, size, axis) => product * size * kept[sourceOf(axes[axis]!)], 1)),
    0,
  );
}

function layerMacs(layer: GraphLayer, counts: UnitCounts): number {
  const kind = kindOf(layer.spec.type);
  const narrow = (shape: Shape, units: number): Shape => [...shape.slice(0, -1), units];
  const own = counts.get(layer.name)!;
  if (kind.macs === undefined || own === 0) return 0;
  const spec = (kind.withUnits?.(layer.spec, own) as LayerSpec | undefined) ?? layer.spec;
  const inputs = layer.inputShapes.map((shape, index) => narrow(shape, counts.get(layer.inputs[index]!)!));
  return kind.macs(spec, inputs, narrow(layer.outputShape, own)) ?? 0;
}
