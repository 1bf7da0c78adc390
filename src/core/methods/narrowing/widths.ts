/** Widths of a model that can change: units of layers that are coupled, and so go together (DepGraph: Fang et al. 2023, arXiv:2301.12900). */
import type { ModelGraph } from '../../graph/graph';
import { unitAxis } from '../../units/axes';
import { connectionsOf } from '../../units/connections';
import { unitCount } from '../../units/flow';
import type { UnitGroups } from '../../units/groups';
import { membersOf } from '../unitPruning/members';
import { type PatchLayer, patchLayerOf } from './patches';

/** A layer that takes the units of a width. */
export interface Consumer {
  readonly layer: PatchLayer;
  /** By group of the width: the columns of the consumer's patches that come from it. */
  readonly columns: readonly Int32Array[];
}

export interface Width {
  /** The layer whose units these are, for people. */
  readonly layer: string;
  /** Groups of units, numbered as in `unitGroups`. */
  readonly groups: readonly number[];
  readonly consumers: readonly Consumer[];
}

/** Widths of two groups or more whose consumers are all linear maps of patches. */
export function widthsOf(graph: ModelGraph, groups: UnitGroups): Width[] {
  const members = membersOf(graph, groups);
  const byLayers = new Map<string, number[]>();
  for (let group = 0; group < groups.count; group++) {
    if (groups.fixed[group] === 1) continue;
    const key = JSON.stringify([...members[group]!.keys()]);
    byLayers.set(key, [...(byLayers.get(key) ?? []), group]);
  }
  return [...byLayers].flatMap(([key, own]) => {
    const layers = new Set(JSON.parse(key) as string[]);
    const consumers = consumersIn(graph, groups, { layers, own });
    const producer = graph.layers.find(({ name }) => layers.has(name) && unitCount(layerIn(graph, name)) > 0);
    if (own.length < 2 || consumers === undefined || consumers.length === 0) return [];
    return [{ layer: producer!.name, groups: own, consumers }];
  });
}

const layerIn = (graph: ModelGraph, wanted: string) => graph.layers.find(({ name }) => name === wanted)!;

interface Coupled {
  readonly layers: ReadonlySet<string>;
  readonly own: readonly number[];
}

/** Undefined where some layer takes these units in another way. */
function consumersIn(graph: ModelGraph, groups: UnitGroups, { layers, own }: Coupled): Consumer[] | undefined {
  const consumers: Consumer[] = [];
  for (const layer of graph.layers) {
    const takes = connectionsOf(layer).filter(({ from }) => layers.has(from) && from !== layer.name);
    if (takes.length === 0) continue;
    const patch = patchLayerOf(layer);
    if (patch === undefined || takes.length > 1) return undefined;
    if (patch.isDepthwise) continue;
    const along = unitAxis(layer.weights[0]!, layer.weights[0]!.axes.length - 2)!;
    const groupOf = groups.of.get(layer.inputs[0]!)!;
    const columns = own.map((group) => {
      const found: number[] = [];
      for (let position = 0; position < patch.positions; position++)
        for (const [channel, unit] of along.units.entries()) if (groupOf[unit] === group) found.push(position * patch.channels + channel);
      return Int32Array.from(found);
    });
    consumers.push({ layer: patch, columns });
  }
  return consumers;
}
