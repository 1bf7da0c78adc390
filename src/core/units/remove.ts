/** Takes units out of a model: fewer units in its layers, smaller weights, no layers without units. */
import { assemble, withoutLayer } from '../graph/edit';
import { type GraphLayer, inSpecOrder, type ModelGraph } from '../graph/graph';
import { kindOf, type LayerSpec } from '../layers';
import type { WeightSpec } from '../layers/kind';
import type { Model } from '../weights/model';
import { type WeightKey, type WeightTensor, weightKey } from '../weights/weights';
import { ownerOf, unitAxis } from './axes';
import { flowOf } from './flow';
import type { UnitGroups } from './groups';
import { keepOneInput } from './keepOneInput';
import { sizeOf } from '../numbers/sizeOf';

/**
 * The model without the units of some groups. What these contributed is lost: fold constants first.
 * Units without which a remaining layer would have no input stay.
 *
 * @param removed by group, 1 for each that goes.
 */
export function removeUnits({ graph, weights, masks }: Model, groups: UnitGroups, removed: Uint8Array): Model {
  const kept = keptUnits(graph, groups, removed);
  const bypassed: string[] = [];
  const layers: LayerSpec[] = [];
  const smallerWeights = new Map<WeightKey, WeightTensor>();
  const smallerMasks = new Map<WeightKey, Uint8Array>();
  for (const layer of inSpecOrder(graph.layers)) {
    const units = kept.get(layer.name)!;
    const inputs = layer.inputs.filter((input) => kept.get(input)!.length > 0);
    if (units.length === 0) continue;
    layers.push(inputs.length === 0 ? layer.spec : { ...resized(layer, units, kept), inputs });
    if (flowOf(layer) === 'concatenate' && inputs.length === 1) bypassed.push(layer.name);
    for (const weight of layer.weights) {
      const key = weightKey(layer.name, weight.name);
      const { shape, places } = part(layer, weight, kept);
      const { data } = weights.get(key)!;
      smallerWeights.set(key, { shape, data: pick(data, places, new Float32Array(places.length)) });
      const mask = masks.get(key);
      if (mask !== undefined) smallerMasks.set(key, pick(mask, places, new Uint8Array(places.length)));
    }
  }
  const smaller = assemble(graph, bypassed.reduce(withoutLayer, layers));
  return { graph: smaller, weights: smallerWeights, masks: smallerMasks };
}

/** For each layer, its units that stay. */
function keptUnits(graph: ModelGraph, groups: UnitGroups, removed: Uint8Array): ReadonlyMap<string, readonly number[]> {
  const going = keepOneInput(graph, groups, removed);
  const staying = (layer: string) => [...groups.of.get(layer)!.keys()].filter((unit) => going[groups.of.get(layer)![unit]!] === 0);
  return new Map(graph.layers.map((layer) => [layer.name, staying(layer.name)]));
}

/** @param units the layer's own that stay. @param kept for each layer, its units that stay */
function resized({ spec, inputs }: GraphLayer, units: readonly number[], kept: ReadonlyMap<string, readonly number[]>): LayerSpec {
  const kind = kindOf(spec.type);
  const selected = kind.selectedUnits?.(spec);
  if (selected !== undefined) {
    const places = new Map(kept.get(inputs[0]!)!.map((unit, place) => [unit, place]));
    const indices = units.map((unit) => places.get(selected[unit]!)!);
    return kind.withSelectedUnits!(spec, indices) as LayerSpec;
  }
  return (kind.withUnits?.(spec, units.length) as LayerSpec | undefined) ?? spec;
}

/** The part of a weight at the units that stay: its shape, and where its values were. */
function part(
  layer: GraphLayer,
  weight: WeightSpec,
  kept: ReadonlyMap<string, readonly number[]>,
): { shape: readonly number[]; places: Int32Array } {
  const { shape } = weight;
  const picked = shape.map((size, axis) => {
    const all = Array.from({ length: size }, (_, index) => index);
    const along = unitAxis(weight, axis);
    if (along === undefined) return all;
    const staying = new Set(kept.get(ownerOf(layer, along.of)));
    return all.filter((index) => staying.has(along.units[index]!));
  });
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  let places = Int32Array.of(0);
  for (const [axis, indices] of picked.entries()) places = crossed(places, indices, strides[axis]!);
  return { shape: picked.map((indices) => indices.length), places };
}

/** All places that an index along one more axis leads to. */
function crossed(places: Int32Array, indices: readonly number[], stride: number): Int32Array<ArrayBuffer> {
  const all = new Int32Array(places.length * indices.length);
  let at = 0;
  for (const place of places) for (let i = 0; i < indices.length; i++) all[at++] = place + indices[i]! * stride;
  return all;
}

function pick<T extends Float32Array | Uint8Array>(values: T, places: Int32Array, picked: T): T {
  for (let i = 0; i < places.length; i++) picked[i] = values[places[i]!]!;
  return picked;
}
