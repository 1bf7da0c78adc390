/** How `model.json` stores the weights of a layer. */
import type { GraphLayer } from '../../../core/graph/graph';
import { kindOf } from '../../../core/layers';
import type { WeightSpec } from '../../../core/layers/kind';
import { innerName, type StoredWeight } from '../../../core/layers/tfjsForm';
import { sizeOf } from '../../../core/numbers/sizeOf';
import { nameInFile } from '../weightNames';

/** Under which name and with which shape a weight is in the file, and where its values are in that array. */
export function storedWeight({ spec, name: layer, outputShape }: GraphLayer, weight: WeightSpec): StoredWeight {
  const name = nameInFile({ spec, name: layer }, weight.name, innerName(layer));
  return { name, shape: weight.shape, ...kindOf(spec.type).tfjs?.weight?.(spec, weight, outputShape) };
}

/** Weights that are none of the layer's, but of those that take its place. */
export function constantsOf({ spec, outputShape }: GraphLayer): readonly (StoredWeight & { readonly value: number })[] {
  return kindOf(spec.type).tfjs?.constants?.(spec, outputShape) ?? [];
}

/** The values as they are stored. */
export function toStored(data: Float32Array, { shape, places }: StoredWeight): Float32Array {
  if (places === undefined) return data;
  const stored = new Float32Array(sizeOf(shape));
  for (const [at, place] of places.entries()) stored[place] = data[at]!;
  return stored;
}

/** The layer's own values out of an array of the file: the way back from `toStored`. */
export function fromStored(stored: Float32Array, { places }: StoredWeight): Float32Array {
  return places === undefined ? stored : Float32Array.from(places, (place) => stored[place]!);
}
