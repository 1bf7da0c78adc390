/**
 * Dependency groups: units that can only be removed together, because a layer between them passes units on one by one.
 * After DepGraph (Fang et al. 2023, arXiv:2301.12900), on units instead of layers.
 */
import type { GraphLayer, ModelGraph } from '../graph/graph';
import type { UnitLayout } from '../layers/kind';
import { eachPassedUnit, flowOf, mixesUnits, selectedUnits, unitCount } from './flow';

export interface UnitGroups {
  readonly count: number;
  /** For each layer, the group of each of its units. */
  readonly of: ReadonlyMap<string, Int32Array>;
  /** By group: 1 where it must stay, because it is data, the model's output, or stands before a layer that units cannot be followed through. */
  readonly fixed: Uint8Array;
}

/**
 * The groups of a graph: layers that pass units on one by one (normalizations, activations, poolings, Adds) put a unit into the group of the one it
 * comes from.
 *
 * @example
 * const dense = (name, units) => ({ type: 'Dense', name, units });
 * const { graph } = graphOf('m', [{ type: 'Input', name: 'x', shape: [4] }, dense('a', 3), { type: 'BatchNormalization', name: 'norm' }, dense('y', 2)]);
 * const groups = unitGroups(graph);
 * groups.of.get('norm'); // → groups.of.get('a')
 * groups.fixed[groups.of.get('y')[0]]; // → 1
 */
export function unitGroups(graph: ModelGraph): UnitGroups {
  const start = new Map<string, number>();
  let total = 0;
  for (const layer of graph.layers) {
    start.set(layer.name, total);
    total += unitCount(layer);
  }
  const sets = new DisjointSets(total);
  const pinned = new Uint8Array(total);
  for (const layer of graph.layers) {
    const own = start.get(layer.name)!;
    const count = unitCount(layer);
    const flow = flowOf(layer);
    if (flow === 'source' || flow === 'opaque' || mixesUnits(layer) || graph.outputs.includes(layer.name)) pinned.fill(1, own, own + count);
    if (flow === 'opaque' || flow === 'lookUp')
      for (const [index, input] of layer.inputs.entries()) {
        const from = start.get(input)!;
        pinned.fill(1, from, from + (layer.inputShapes[index]?.at(-1) ?? 0));
      }
    else if (flow === 'produce') joinOwn(layer, own, sets);
    else if (flow !== 'source' && flow !== 'select')
      eachPassedUnit(layer, (input, from, unit) => sets.join(own + unit, start.get(input)! + from));
  }
  joinSelected(graph, start, sets, pinned);
  return number(graph, start, sets, pinned);
}

/** Units that a layer can only have together, because its fields give one number for both: those of the two directions of a Bidirectional. */
function joinOwn(layer: GraphLayer, own: number, sets: DisjointSets): void {
  const layouts = layer.weights.flatMap(({ axes }) =>
    axes.filter((axis): axis is UnitLayout => typeof axis !== 'string' && axis.of === 'output'),
  );
  for (const { units, first = 0 } of layouts)
    for (let unit = 0; unit < units && first > 0; unit++) sets.join(own + unit, own + first + unit);
}

/** A Select may leave out what must stay in front of it; all else it takes goes together with it. */
function joinSelected(graph: ModelGraph, start: ReadonlyMap<string, number>, sets: DisjointSets, pinned: Uint8Array): void {
  const stays = new Uint8Array(pinned.length);
  for (const [unit, pin] of pinned.entries()) if (pin === 1) stays[sets.root(unit)] = 1;
  for (const layer of graph.layers) {
    for (const [unit, index] of (selectedUnits(layer) ?? []).entries()) {
      const [own, from] = [sets.root(start.get(layer.name)! + unit), sets.root(start.get(layer.inputs[0]!)! + index)];
      if (stays[from] === 1) continue;
      sets.join(own, from);
      if (stays[own] === 1) stays[sets.root(own)] = 1;
    }
  }
}

function number(graph: ModelGraph, start: ReadonlyMap<string, number>, sets: DisjointSets, pinned: Uint8Array): UnitGroups {
  const groupOfRoot = new Map<number, number>();
  const of = new Map<string, Int32Array>();
  for (const layer of graph.layers) {
    const own = start.get(layer.name)!;
    const groups = Int32Array.from({ length: unitCount(layer) }, (_, unit) => {
      const root = sets.root(own + unit);
      const group = groupOfRoot.get(root) ?? groupOfRoot.size;
      groupOfRoot.set(root, group);
      return group;
    });
    of.set(layer.name, groups);
  }
  const fixed = new Uint8Array(groupOfRoot.size);
  for (const [unit, pin] of pinned.entries()) if (pin === 1) fixed[groupOfRoot.get(sets.root(unit))!] = 1;
  return { count: groupOfRoot.size, of, fixed };
}

/** Union and find (Galler and Fischer 1964), with paths halved. */
class DisjointSets {
  readonly #parent: Int32Array;

  constructor(count: number) {
    this.#parent = Int32Array.from({ length: count }, (_, index) => index);
  }

  root(element: number): number {
    let at = element;
    while (this.#parent[at] !== at) {
      this.#parent[at] = this.#parent[this.#parent[at]!]!;
      at = this.#parent[at]!;
    }
    return at;
  }

  join(a: number, b: number): void {
    const rootA = this.root(a);
    const rootB = this.root(b);
    this.#parent[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
  }
}
