/** Indices of Selects in a packed model's header: as differences, which are mostly 1 and so compress to next to nothing. */
import type { LayerSpec } from '../../../core/layers';

export function withDifferences(layer: LayerSpec): LayerSpec {
  if (layer.type !== 'Select') return layer;
  return { ...layer, indices: layer.indices.map((index, at) => index - (layer.indices[at - 1] ?? 0)) };
}

/** @param layer as a file has it: anything that is no Select stays as it is, for the spec's own validation */
export function withoutDifferences(layer: unknown): unknown {
  if (typeof layer !== 'object' || layer === null || !('type' in layer) || layer.type !== 'Select') return layer;
  if (!('indices' in layer) || !Array.isArray(layer.indices)) return layer;
  let index = 0;
  return { ...layer, indices: layer.indices.map((difference) => (index += Number(difference))) };
}
